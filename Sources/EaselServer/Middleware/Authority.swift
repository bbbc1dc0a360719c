import NIOCore

/// What a `Host` header or an origin names: a host, and a port where it says one (RFC 9110, section 7.2).
struct Authority: Hashable, Sendable {
    enum Host: Hashable, Sendable {
        /// The bytes of an IPv4 or IPv6 address; an IPv4 address within IPv6 is one of IPv4.
        case address([UInt8])
        /// A name in lower case, without the dot that may end it.
        case name(String)
    }

    let host: Host
    /// Nil for the default port of whatever scheme is spoken.
    let port: Int?

    /// Nil for what is no such text.
    init?(_ text: some StringProtocol) {
        guard let (host, port) = Self.split(text), let host = Host(host) else { return nil }
        self.host = host
        if port.isEmpty {
            self.port = nil
        } else {
            guard port.utf8.count <= 5, port.utf8.allSatisfy(Self.isDigit), let number = Int(port), number <= 65_535
            else { return nil }
            self.port = number
        }
    }

    private static func split(_ text: some StringProtocol) -> (host: String, port: String)? {
        let text = String(text)
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]") : text.firstIndex(of: ":")
        guard let end else { return text.hasPrefix("[") ? nil : (text, "") }
        let afterHost = text[end] == "]" ? text.index(after: end) : end
        guard afterHost < text.endIndex else { return (String(text[..<afterHost]), "") }
        guard text[afterHost] == ":" else { return nil }
        return (String(text[..<afterHost]), String(text[text.index(after: afterHost)...]))
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Authority.Host {
    /// Nil for what is neither an address, an IPv6 one in brackets, nor a name.
    init?(_ text: some StringProtocol) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            guard text.dropFirst().dropLast().contains(":") else { return nil }
            self.init(address: String(text.dropFirst().dropLast()))
        } else if let last = text.split(separator: ".").last, last.utf8.first.map(Authority.isDigit) == true {
            // Browsers read whatever ends in a number as an IPv4 address, and write it in full.
            self.init(address: String(text))
        } else {
            self.init(name: String(text))
        }
    }

    /// Nil for what is no address.
    init?(address: String) {
        guard !address.contains("%"), let address = try? SocketAddress(ipAddress: address, port: 0),
            let bytes = PeerAddress(address)?.bytes
        else { return nil }
        self = .address(bytes)
    }

    private init?(name: String) {
        let name = name.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        // A dot may end a name, which then means itself and nothing below the resolver's own domain.
        let significant = labels.count > 1 && labels.last?.isEmpty == true ? labels.dropLast() : labels[...]
        guard name.utf8.count <= 254, significant.allSatisfy(Self.isLabel) else { return nil }
        self = .name(significant.joined(separator: "."))
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count)
            && label.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: Authority.isDigit($0)
                }
            }
    }

    var isLoopback: Bool {
        switch self {
        case .address(let bytes) where bytes.count == 4: bytes[0] == 127
        case .address(let bytes): bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        case .name(let name): name == "localhost"
        }
    }
}

extension Authority.Host: CustomStringConvertible {
    var description: String {
        switch self {
        case .name(let name): return name
        case .address(let bytes) where bytes.count == 4: return bytes.map { String($0) }.joined(separator: ".")
        case .address(let bytes):
            let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
                String(Int(bytes[index]) << 8 | Int(bytes[index + 1]), radix: 16)
            }
            return "[" + groups.joined(separator: ":") + "]"
        }
    }
}
