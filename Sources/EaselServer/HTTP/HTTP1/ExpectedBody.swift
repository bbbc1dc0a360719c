import HTTPTypes
import Hummingbird
import NIOCore

/// A request's body whose client waits for `100 Continue`, which it is told when somebody begins to read.
struct ExpectedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let body: RequestBody
    let channel: any Channel

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var body: RequestBody.AsyncIterator
        fileprivate var channel: (any Channel)?

        mutating func next() async throws -> ByteBuffer? {
            channel?.triggerUserOutboundEvent(HTTP1Handler.BodyWanted(), promise: nil)
            channel = nil
            return try await body.next()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: body.makeAsyncIterator(), channel: channel)
    }

    /// A request whose body is asked for when it is read, if its client expects that.
    static func asking(_ request: Request, on channel: any Channel) -> Request {
        guard request.headers[.expect] != nil else { return request }
        var request = request
        request.body = RequestBody(asyncSequence: ExpectedBody(body: request.body, channel: channel))
        return request
    }
}
