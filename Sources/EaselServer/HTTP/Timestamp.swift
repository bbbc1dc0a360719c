import Foundation

/// Times as RFC 3339 text, in UTC and with milliseconds.
package enum Timestamp {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// Such as `2026-11-24T10:00:00.000Z`, for milliseconds since 1970.
    package static func text(_ milliseconds: Int) -> String {
        // The style cuts what is behind the millisecond, and a binary fraction of a second may be just below it.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1_000).formatted(style)
    }

    /// Milliseconds since 1970; nil if the text is no RFC 3339 time.
    package static func milliseconds(_ text: String) -> Int? {
        // Foundation reads no offset beyond those of time zones, and three digits of a fraction.
        let form = /(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))/
        guard let parts = try? form.wholeMatch(in: text)?.output,
            let date = try? Date.ISO8601FormatStyle().parse("\(parts.1)T\(parts.2)Z"),
            let seconds = Int(exactly: date.timeIntervalSince1970.rounded()),
            let hours = Int(parts.5 ?? "0"), hours < 24, let minutes = Int(parts.6 ?? "0"), minutes < 60
        else { return nil }
        let fraction = Int((parts.3 ?? "").prefix(3).padded(to: 3)) ?? 0
        let offset = (hours * 60 + minutes) * (parts.4 == "-" ? -60_000 : 60_000)
        return seconds * 1_000 + fraction - offset
    }
}

extension StringProtocol {
    /// With zeros behind it.
    fileprivate func padded(to count: Int) -> String {
        self + String(repeating: "0", count: Swift.max(0, count - self.count))
    }
}
