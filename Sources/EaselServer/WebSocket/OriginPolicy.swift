/// Which web pages may connect. Browsers send their page's origin; clients that send none are not restricted.
struct OriginPolicy: Sendable {
    /// Origins besides the server's own, as `https://example.org`; `*` allows all.
    var allowed: [String]

    func allows(_ origin: String, host: String?) -> Bool {
        if allowed.contains("*") || allowed.contains(origin) { return true }
        guard let host, let authority = origin.split(separator: "://", maxSplits: 1).last, origin.contains("://")
        else { return false }
        return authority.lowercased() == host.lowercased()
    }
}

extension String {
    fileprivate func split(separator: String, maxSplits: Int) -> [Substring] {
        guard let range = firstRange(of: separator) else { return [self[...]] }
        return [self[..<range.lowerBound], self[range.upperBound...]]
    }
}
