/// An origin of web pages: scheme, host and port (RFC 6454). A default port that is spelled out makes no other origin.
struct WebOrigin: Hashable, Sendable {
    /// In lower case, such as `https`.
    let scheme: String
    let host: Authority.Host
    /// Nil only where the scheme has no default port and none was named.
    let port: Int?

    /// Nil for what is no origin, such as `null`, and for what names no host that a page could come from.
    init?(_ text: some StringProtocol) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard Self.isScheme(scheme), scheme != "file", let authority = Authority(text[colon.upperBound...]) else {
            return nil
        }
        self.init(scheme: scheme, authority)
    }

    init(scheme: String, _ authority: Authority) {
        self.scheme = scheme
        host = authority.host
        port = authority.port ?? Self.defaultPort(scheme)
    }

    /// Whether it is one of the web, and not of an application with a scheme of its own.
    var isOfTheWeb: Bool { Self.defaultPort(scheme) != nil }

    static func defaultPort(_ scheme: String) -> Int? {
        switch scheme {
        case "http": 80
        case "https": 443
        default: nil
        }
    }

    private static func isScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return text.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}

extension WebOrigin: CustomStringConvertible {
    /// As in an `Origin` header, without a default port.
    var description: String {
        let port = self.port == Self.defaultPort(scheme) ? nil : self.port
        return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
    }
}
