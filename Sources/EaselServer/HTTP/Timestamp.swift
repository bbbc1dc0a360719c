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
        let date = (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        return date.flatMap { Int(exactly: ($0.timeIntervalSince1970 * 1_000).rounded()) }
    }
}
