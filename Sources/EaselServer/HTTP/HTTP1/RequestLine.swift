/// The first line of a request: method, target, version.
struct RequestLine: Sendable, Equatable {
    let method: String
    /// The host of a target that is a whole URL, as proxies send it.
    let authority: String?
    /// Whether it is of HTTP/1.0.
    let isOldVersion: Bool

    /// Throws the answer to a line that can't be served.
    init(_ line: ArraySlice<UInt8>) throws(Problem) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, let method = parts.first, !method.isEmpty, method.allSatisfy(\.isTokenByte) else {
            throw .malformedRequest("the request line must be a method, a target and a version")
        }
        isOldVersion = try Self.isOld(parts[2])
        self.method = String(decoding: method, as: UTF8.self)
        guard self.method != "CONNECT" else {
            throw Problem(.notImplemented, "not-implemented", "this server is no proxy: CONNECT is not implemented")
        }
        authority = try Self.authority(of: parts[1], isOptions: self.method == "OPTIONS")
    }

    private static func isOld(_ version: ArraySlice<UInt8>) throws(Problem) -> Bool {
        switch String(decoding: version, as: UTF8.self) {
        case "HTTP/1.1": return false
        case "HTTP/1.0": return true
        case let other:
            let digits = other.utf8.dropFirst("HTTP/".utf8.count)
            guard other.hasPrefix("HTTP/"), digits.allSatisfy({ $0.isDigitByte || $0 == UInt8(ascii: ".") }) else {
                throw .malformedRequest("the request line must end with the version of HTTP")
            }
            throw Problem(
                .httpVersionNotSupported, "http-version", "the version of HTTP must be 1.1 or 1.0")
        }
    }

    /// Throws for a target that is neither a path, nor a URL, nor `*` for `OPTIONS`.
    private static func authority(of target: ArraySlice<UInt8>, isOptions: Bool) throws(Problem) -> String? {
        let problem = Problem.malformedRequest("the request's target must be a path like /boards/b")
        guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw problem }
        if target.first == UInt8(ascii: "/") || isOptions && target.elementsEqual("*".utf8) { return nil }
        let text = String(decoding: target, as: UTF8.self)
        guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
            throw problem
        }
        return String(text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" })
    }
}

extension UInt8 {
    /// Of a token of RFC 9110.
    var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }

    var isDigitByte: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
