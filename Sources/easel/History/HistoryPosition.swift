import ArgumentParser
import EaselBoard
import EaselServer

/// A place in a board's history: a seq, or a time as RFC 3339 has it.
enum HistoryPosition: ExpressibleByArgument, Sendable {
    case seq(Seq)
    /// Milliseconds since 1970.
    case time(Int)

    init?(argument: String) {
        if let seq = Int(argument), seq >= 0 {
            self = .seq(seq)
        } else if let time = Timestamp.milliseconds(argument) {
            self = .time(time)
        } else {
            return nil
        }
    }

    /// Whether an operation is at it or later.
    func isReached(by operation: Operation) -> Bool {
        switch self {
        case .seq(let seq): operation.seq >= seq
        case .time(let time): operation.at >= time
        }
    }

    /// Whether an operation is behind it.
    func isPassed(by operation: Operation) -> Bool {
        switch self {
        case .seq(let seq): operation.seq > seq
        case .time(let time): operation.at > time
        }
    }
}
