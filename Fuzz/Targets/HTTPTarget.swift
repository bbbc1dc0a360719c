import EaselServer
import NIOCore
import NIOEmbedded
import NIOHTTP1

extension FuzzTarget {
    /// What comes on a connection of HTTP/1, behind a byte that says where the network cuts it.
    static let http = FuzzTarget(
        name: "http",
        seeds: {
            let host = "Host: localhost:7070\r\n"
            let healthz = "GET /healthz HTTP/1.1\r\n\(host)\r\n"
            return [
                healthz, healthz + healthz, "\r\n\r\n" + healthz, "GET / HTTP/1.0\r\n\r\n" + healthz,
                "POST /a HTTP/1.1\r\n\(host)Content-Length: 4\r\n\r\n\r\n\r\n" + healthz,
                "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n4;a=b\r\n\r\n\r\n\r\n0\r\nA: b\r\n\r\n"
                    + healthz,
                "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /a HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n" + healthz,
                "POST /a HTTP/1.1\r\n\(host)Expect: 100-continue\r\nContent-Length: 1\r\n\r\n0" + healthz,
                "GET /a HTTP/1.1\r\n\(host)Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + healthz,
                "GET /boards/b/ws HTTP/1.1\r\n\(host)Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}",
                "GET /a HTTP/1.1\r\n\(host)A: b\r\n c\r\n\r\n", "GET /a HTTP/1.1\nHost: a\n\n",
                "PRI * HTTP/2.0\r\n\r\n",
                "GET http://localhost:7070/a HTTP/1.1\r\n\(host)\r\nOPTIONS * HTTP/1.1\r\n\(host)\r\n",
            ].map { [7] + Array($0.utf8) }
        },
        run: HTTPTarget.run)
}

private enum HTTPTarget {
    static func run(_ bytes: [UInt8]) throws {
        guard let cut = bytes.first, bytes.count < 1 << 17 else { return }
        let stream = Array(bytes.dropFirst())
        let whole = try requests(stream, cutEvery: max(1, stream.count))
        let cuts = try requests(stream, cutEvery: Int(cut) % 61 + 1)
        try Finding.unless(whole == cuts, "where the network cuts a stream changes its requests: \(whole) and \(cuts)")
        for request in whole {
            let hosts = request.headers["host"].count
            try Finding.unless(hosts == 1 || hosts == 0 && request.isOldVersion, "a request has \(hosts) hosts")
            let lengths = request.headers["content-length"].count
            let codings = request.headers["transfer-encoding"].count
            try Finding.unless(lengths + codings <= 1, "a request has \(lengths) lengths and \(codings) codings")
            try Finding.unless(request.headers["upgrade"].isEmpty, "the parser has heard of an upgrade")
        }
    }

    private static func requests(_ stream: [UInt8], cutEvery size: Int) throws -> [ParsedRequest] {
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        let parsed = ParsedRequests()
        let framing = RequestFramingHandler(timeout: .seconds(10))
        try channel.pipeline.syncOperations.addHandlers([
            framing, ByteToMessageHandler(HTTPRequestDecoder()), RequestEndHandler(framing), parsed,
        ])
        channel.pipeline.fireChannelActive()
        for start in stride(from: 0, to: stream.count, by: size) {
            _ = try? channel.writeInbound(ByteBuffer(bytes: stream[start..<min(start + size, stream.count)]))
            channel.read()
        }
        // What waits for its turn.
        channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        return parsed.requests
    }
}

private struct ParsedRequest: Equatable {
    let line: String
    let isOldVersion: Bool
    let headers: HTTPHeaders
    var body: [UInt8] = []
    var isWhole = false
}

/// Collects requests until the first that is refused.
private final class ParsedRequests: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private(set) var requests: [ParsedRequest] = []
    private var isOver = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            requests.append(
                ParsedRequest(
                    line: "\(head.method) \(head.uri)", isOldVersion: head.version == .http1_0, headers: head.headers))
        case .body(let bytes):
            if !requests.isEmpty { requests[requests.count - 1].body += bytes.readableBytesView }
        case .end:
            if !requests.isEmpty { requests[requests.count - 1].isWhole = true }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isOver = true
    }
}
