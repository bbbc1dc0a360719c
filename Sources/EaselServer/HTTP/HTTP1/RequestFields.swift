/// The header fields that say where a request ends, for whom it is, and what becomes of its connection.
struct RequestFields {
    /// Of header fields in a request.
    static let maximum = 256
    private static let remembered: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "expect",
    ]

    private var count = 0
    private var values: [String: [String]] = [:]

    /// Reads a line, and gives the field's name in lower case.
    mutating func read(_ line: ArraySlice<UInt8>) throws(Problem) -> String {
        count += 1
        guard count <= Self.maximum else { throw .headTooLarge("a request has at most \(Self.maximum) header fields") }
        if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
            throw .malformedRequest("a header field must not be folded over several lines")
        }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        guard !name.isEmpty, name.count < line.count, name.allSatisfy(\.isTokenByte) else {
            throw .malformedRequest("a header field must be a name, a colon and a value")
        }
        let value = line.dropFirst(name.count + 1)
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }) else {
            throw .malformedRequest("a header field must not contain control characters")
        }
        let key = String(decoding: name, as: UTF8.self).lowercased()
        if Self.remembered.contains(key) {
            values[key, default: []].append(Self.trimmed(value))
        }
        return key
    }

    /// The members of a comma-separated list, in lower case.
    func list(_ name: String) -> [String] {
        (values[name] ?? []).flatMap { $0.split(separator: ",") }.map { Self.trimmed(Array($0.utf8)[...]).lowercased() }
    }

    /// Throws unless the request names its host as it must.
    func checkHost(for line: RequestLine) throws(Problem) {
        let hosts = values["host"] ?? []
        guard hosts.count <= 1 else { throw .malformedRequest("a request must have one Host, not \(hosts.count)") }
        guard let host = hosts.first else {
            if line.isOldVersion { return }
            throw .malformedRequest("a request must have a Host")
        }
        guard HostHeader.isValid(host) else {
            throw .malformedRequest("Host must be a name or an address, and perhaps a port, like localhost:7070")
        }
        if let authority = line.authority, authority.lowercased() != host.lowercased() {
            throw .malformedRequest("Host must be that of the request's target")
        }
    }

    /// How the body's end is told. Throws for whatever two readers could take for two lengths.
    func body(of line: RequestLine) throws(Problem) -> RequestHead.Body {
        let lengths = values["content-length"] ?? []
        let codings = values["transfer-encoding"] ?? []
        guard lengths.isEmpty || codings.isEmpty else {
            throw .malformedRequest("a request must not have both Content-Length and Transfer-Encoding")
        }
        if !codings.isEmpty { return try chunked(codings, line) }
        guard let text = lengths.first else { return .none }
        guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy(\.isDigitByte), let length = Int(text) else {
            throw .malformedRequest("Content-Length must be one whole number of bytes")
        }
        return length == 0 ? .none : .length(length)
    }

    private func chunked(_ codings: [String], _ line: RequestLine) throws(Problem) -> RequestHead.Body {
        guard !line.isOldVersion else {
            throw .malformedRequest("a request of version 1.0 must have a Content-Length, not a Transfer-Encoding")
        }
        guard codings.count == 1, codings[0].lowercased() == "chunked" else {
            throw .malformedRequest("Transfer-Encoding must be chunked, and nothing else")
        }
        return .chunked
    }

    func expectsContinue() throws(Problem) -> Bool {
        let expectations = list("expect")
        guard expectations.allSatisfy({ $0 == "100-continue" }) else {
            throw Problem(.expectationFailed, "expectation-failed", "the only expectation that is met is 100-continue")
        }
        return !expectations.isEmpty
    }

    /// Without the white space around a value.
    private static func trimmed(_ value: ArraySlice<UInt8>) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let start = value.drop(while: isSpace)
        return String(decoding: start.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
    }
}
