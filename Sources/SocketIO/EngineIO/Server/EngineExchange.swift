package import NIOCore

/// A request of polling under way: what to do with its body, and its answer. May be used from any event loop.
package struct EngineExchange: Sendable {
    /// Never fails.
    package let response: EventLoopFuture<EngineHTTPResponse>
    /// The most bytes of a body that is wanted; nil if none is.
    package let maximumBody: Int?
    private let bodyCame: @Sendable (ByteBuffer) -> Void
    private let bodyTooLarge: @Sendable () -> Void
    private let clientGone: @Sendable () -> Void

    init(
        response: EventLoopFuture<EngineHTTPResponse>, maximumBody: Int? = nil,
        bodyCame: @escaping @Sendable (ByteBuffer) -> Void = { _ in },
        bodyTooLarge: @escaping @Sendable () -> Void = {}, clientGone: @escaping @Sendable () -> Void = {}
    ) {
        self.response = response
        self.maximumBody = maximumBody
        self.bodyCame = bodyCame
        self.bodyTooLarge = bodyTooLarge
        self.clientGone = clientGone
    }

    /// The whole body has come. One that is not wanted is dropped.
    package func finish(_ body: ByteBuffer) { bodyCame(body) }

    /// The body has more bytes than are wanted: the answer is 413, and the session goes on.
    package func refuseBody() { bodyTooLarge() }

    /// The client has gone before it had its answer, which ends the session.
    package func abandon() { clientGone() }
}
