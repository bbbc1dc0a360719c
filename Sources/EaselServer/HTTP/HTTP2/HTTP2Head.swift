import HTTPTypes

/// What a request of HTTP/2 has to be besides what the protocol's own rules say: what ``RequestHead`` checks of HTTP/1.
enum HTTP2Head {
    /// Throws the answer to what can't be served.
    static func check(_ head: HTTPRequest) throws(Problem) {
        guard head.method != .connect else {
            throw Problem(.notImplemented, "not-implemented", "this server is no proxy: CONNECT is not implemented")
        }
        guard head.headerFields.count <= RequestFields.maximum else {
            throw .headTooLarge("a request has at most \(RequestFields.maximum) header fields")
        }
        let path = head.path ?? ""
        guard path.hasPrefix("/") || path == "*" && head.method == .options else {
            throw .malformedRequest("the request's target must be a path like /boards/b")
        }
        guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .malformedRequest("the request's target must be a path like /boards/b")
        }
        guard let authority = head.authority, HostHeader.isValid(authority) else {
            throw .malformedRequest("a request must name its host, and perhaps a port, like localhost:7070")
        }
        let expectations = head.headerFields[values: .expect]
        guard expectations.allSatisfy({ $0.lowercased() == "100-continue" }) else {
            throw Problem(.expectationFailed, "expectation-failed", "the only expectation that is met is 100-continue")
        }
    }
}
