public import NIOCore

/// How much of a board's history is kept.
public enum HistoryPolicy: Sendable, Equatable {
    /// All of it.
    case all
    /// At least the newest so many operations.
    case newest(Int)
    /// At least what was sequenced within this time.
    case within(TimeAmount)
}
