internal import EaselJSON

/// What an application does with one socket's events. A value: who handles an event does so with what was there when it came.
struct EventHandlers {
    typealias Handler = @Sendable (SocketEvent) async throws -> Void

    private var byName: [ExactString: [Handler]] = [:]
    private var anyEvent: [Handler] = []
    private(set) var middlewares: [Handler] = []
    private(set) var disconnecting: [@Sendable (DisconnectReason) async -> Void] = []
    private(set) var disconnected: [@Sendable (DisconnectReason) async -> Void] = []
    private(set) var errors: [@Sendable (any Error) async -> Void] = []

    mutating func on(_ name: String, _ handler: @escaping Handler) {
        byName[ExactString(name), default: []].append(handler)
    }

    mutating func off(_ name: String) { byName[ExactString(name)] = nil }
    mutating func onAny(_ handler: @escaping Handler) { anyEvent.append(handler) }
    mutating func use(_ middleware: @escaping Handler) { middlewares.append(middleware) }
    mutating func onError(_ handler: @escaping @Sendable (any Error) async -> Void) { errors.append(handler) }

    mutating func onDisconnecting(_ handler: @escaping @Sendable (DisconnectReason) async -> Void) {
        disconnecting.append(handler)
    }

    mutating func onDisconnect(_ handler: @escaping @Sendable (DisconnectReason) async -> Void) {
        disconnected.append(handler)
    }

    /// Those for all events first.
    func handlers(of name: String) -> [Handler] { anyEvent + (byName[ExactString(name)] ?? []) }
}
