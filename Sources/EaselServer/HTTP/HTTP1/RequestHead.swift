import HTTPTypes

/// The head of an HTTP/1 request as it was sent, checked. A pure value.
///
/// The parser behind it, llhttp, reads the head too. It tells neither how large a head is nor that a line was folded, takes
/// a repeated `Host`, and goes deaf after an `Upgrade` that nobody grants; where it and a proxy could read a length in two
/// ways, a request is refused here.
struct RequestHead: Sendable, Equatable {
    enum Body: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    let method: String
    /// Whether the client speaks HTTP/1.0, which knows no chunks and closes after each answer.
    let isOldVersion: Bool
    let body: Body
    /// Whether the client wants to send another request on the connection.
    let isKeptAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body.
    let expectsContinue: Bool
    /// Whether this may be a handshake of RFC 6455.
    let isWebSocketHandshake: Bool
    /// The head for the parser: without `Upgrade`, which has been read.
    let bytes: [UInt8]

    /// Reads a head, from the request line to the empty line. Throws the answer to what is no such head.
    init(parsing head: [UInt8]) throws(Problem) {
        var lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        // Behind the empty line is nothing.
        lines = lines.dropLast(2)
        guard let first = lines.popFirst() else { throw .malformedRequest("the request line is missing") }
        let line = try RequestLine(first.dropLast())
        var fields = RequestFields()
        var kept = Array(first) + [UInt8(ascii: "\n")]
        for field in lines {
            if try fields.read(field.dropLast()) != "upgrade" { kept += field + [UInt8(ascii: "\n")] }
        }
        kept += "\r\n".utf8
        try fields.checkHost(for: line)
        (method, isOldVersion, bytes) = (line.method, line.isOldVersion, kept)
        body = try fields.body(of: line)
        let connection = fields.list("connection")
        isKeptAlive =
            line.isOldVersion
            ? connection.contains("keep-alive") && !connection.contains("close") : !connection.contains("close")
        expectsContinue = try fields.expectsContinue() && !line.isOldVersion && body != .none
        isWebSocketHandshake =
            method == "GET" && !line.isOldVersion && body == .none && connection.contains("upgrade")
            && fields.list("upgrade").contains("websocket")
    }
}
