package import NIOCore

/// Tells a peer that moves bytes slowly from one that moves none, or next to none. A pure value.
///
/// A peer may be waited for as long as `patience`. Each byte that it moves earns back its share of that, at
/// `bytesPerSecond`: whoever is faster on average is never cut, however long it takes, and whoever moves nothing is cut when
/// the patience is used up.
package struct ProgressDeadline: Sendable {
    private let patience: TimeAmount
    private let bytesPerSecond: Int
    private var left: TimeAmount

    package init(patience: TimeAmount, bytesPerSecond: Int) {
        self.patience = patience
        self.bytesPerSecond = bytesPerSecond
        left = patience
    }

    /// The peer has moved bytes.
    package mutating func moved(_ bytes: Int) {
        // More than a patience's worth earns no more; it would not fit into a time either.
        let seconds = min(Int64(bytes / bytesPerSecond) + 1, patience.nanoseconds / 1_000_000_000 + 1)
        let earned =
            bytes >= bytesPerSecond
            ? TimeAmount.seconds(seconds) : .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond))
        left = min(patience, left + earned)
    }

    /// The peer was waited for. False once it has used up all patience.
    package mutating func waited(_ time: TimeAmount) -> Bool {
        left = left - time
        return left > .zero
    }

    /// Nothing is asked of the peer any more.
    package mutating func rest() {
        left = patience
    }
}
