import Foundation

/// A URL that names a Redis, taken apart and not understood yet.
///
/// It may hold a password, and one that is not percent-encoded may turn up in any part: no error quotes the URL.
struct RedisURL {
    let scheme: String
    let username: String?
    let password: String?
    /// Each is `host` or `host:port`.
    let hosts: [String]
    /// What stands between the slashes behind the hosts.
    let path: [String]
    let query: [(name: String, value: String)]

    /// Foundation's URLs have one host; these may have several.
    init(_ text: String) throws {
        guard let colon = text.range(of: "://"), colon.lowerBound > text.startIndex else {
            throw RedisError.invalidURL("it must be like redis://user:password@host:6379/0")
        }
        scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        let questionMark = rest.firstIndex(of: "?") ?? rest.endIndex
        let slash = rest[..<questionMark].firstIndex(of: "/") ?? questionMark
        var authority = rest[..<slash]
        if let at = authority.lastIndex(of: "@") {
            let user = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            authority = authority[authority.index(after: at)...]
            username = user[0].isEmpty ? nil : try Self.decoded(user[0])
            password = user.count == 2 ? try Self.decoded(user[1]) : nil
        } else {
            username = nil
            password = nil
        }
        hosts = authority.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !hosts.contains("") else { throw RedisError.invalidURL("it names no host. \(Self.encoding)") }
        path = try rest[slash..<questionMark].split(separator: "/").map(Self.decoded)
        query = try rest[questionMark...].dropFirst().split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try Self.decoded(parts[0]), parts.count == 2 ? try Self.decoded(parts[1]) : "")
        }
    }

    /// What is usually wrong.
    static let encoding = "In user, password and master, characters like / ? # @ : and % are percent-encoded"

    private static func decoded(_ text: Substring) throws -> String {
        guard let decoded = text.removingPercentEncoding else {
            throw RedisError.invalidURL("a % in it is not followed by two hexadecimal digits. \(encoding)")
        }
        return decoded
    }

    func addresses(defaultPort: Int) throws -> [RedisAddress] {
        try hosts.enumerated().map { index, host in
            guard let address = RedisAddress(host, defaultPort: defaultPort), !address.host.isEmpty else {
                let which = hosts.count == 1 ? "what stands for the host" : "number \(index + 1) of its hosts"
                throw RedisError.invalidURL("\(which) is no host:port. \(Self.encoding)")
            }
            return address
        }
    }
}
