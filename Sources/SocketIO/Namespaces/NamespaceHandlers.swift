internal import NIOConcurrencyHelpers

/// What an application does with the clients of a namespace, or of all that one predicate makes.
final class NamespaceHandlers: Sendable {
    typealias Middleware = @Sendable (Socket) async throws -> Void

    private struct State {
        var middlewares: [Middleware] = []
        var connected: [@Sendable (Socket) async throws -> Void] = []
        var makeLoopHandler: (@Sendable (Socket) -> any EventLoopSocketHandler)?
    }
    private let state = NIOLockedValueBox(State())

    var middlewares: [Middleware] { state.withLockedValue(\.middlewares) }
    var connected: [@Sendable (Socket) async throws -> Void] { state.withLockedValue(\.connected) }

    func use(_ middleware: @escaping Middleware) {
        state.withLockedValue { $0.middlewares.append(middleware) }
    }

    func onConnection(_ handler: @escaping @Sendable (Socket) async throws -> Void) {
        state.withLockedValue { $0.connected.append(handler) }
    }

    func serveOnEventLoop(_ make: @escaping @Sendable (Socket) -> any EventLoopSocketHandler) {
        state.withLockedValue { $0.makeLoopHandler = make }
    }

    /// Called on the socket's event loop.
    func makeLoopHandler(for socket: Socket) -> (any EventLoopSocketHandler)? {
        state.withLockedValue(\.makeLoopHandler)?(socket)
    }
}
