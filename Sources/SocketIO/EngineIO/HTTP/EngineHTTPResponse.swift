package import NIOCore
package import NIOHTTP1

/// An answer to a request, for whatever server sends it.
package struct EngineHTTPResponse: Sendable {
    package var status: Int
    /// With the body's length.
    package var headers: HTTPHeaders
    package var body: ByteBuffer

    init(status: Int, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
        if status != 204 { self.headers.replaceOrAdd(name: "Content-Length", value: "\(body.readableBytes)") }
    }

    init(_ refusal: EngineRefusal) {
        self.init(status: refusal.status, headers: ["Content-Type": "application/json"], body: refusal.body)
    }
}
