import ArgumentParser
import EaselBoard
import Foundation

/// A place in a board's history: a seq, or a time as RFC 3339 has it.
enum Moment: ExpressibleByArgument, Sendable {
    case seq(Seq)
    /// Milliseconds since 1970.
    case time(Int)

    init?(argument: String) {
        if let seq = Int(argument), seq >= 0 {
            self = .seq(seq)
        } else if let time = Self.milliseconds(argument) {
            self = .time(time)
        } else {
            return nil
        }
    }

    /// Milliseconds since 1970 as RFC 3339 text.
    static func text(_ milliseconds: Int) -> String {
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    static func milliseconds(_ text: String) -> Int? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = (try? style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text))
        return date.map { Int(($0.timeIntervalSince1970 * 1_000).rounded()) }
    }

    /// Whether an operation is at it or later.
    func isReached(by operation: EaselBoard.Operation) -> Bool {
        switch self {
        case .seq(let seq): operation.seq >= seq
        case .time(let time): operation.at >= time
        }
    }

    /// Whether an operation is behind it.
    func isPassed(by operation: EaselBoard.Operation) -> Bool {
        switch self {
        case .seq(let seq): operation.seq > seq
        case .time(let time): operation.at > time
        }
    }
}
