import Foundation

/// What an `Accept-Encoding` header allows (RFC 9110, section 12.5.3).
package struct AcceptedEncodings {
    private var weights: [String: Double] = [:]

    package init(_ header: String?) {
        for member in (header ?? "").lowercased().split(separator: ",") {
            let parts = member.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let coding = parts.first, !coding.isEmpty else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            weights[coding] = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        }
    }

    /// Whether gzip is allowed, and not liked less than no encoding at all.
    package var prefersGzip: Bool { gzip > 0 && gzip >= weights["identity"] ?? 0 }

    /// Whether Brotli (RFC 7932) is allowed, and not liked less than gzip or no encoding at all. Not by a `*`: programs that send it
    /// mean what they always got.
    package var prefersBrotli: Bool {
        let brotli = weights["br"] ?? 0
        return brotli > 0 && brotli >= max(gzip, weights["identity"] ?? 0)
    }

    private var gzip: Double { weights["gzip"] ?? weights["x-gzip"] ?? weights["*"] ?? 0 }
}
