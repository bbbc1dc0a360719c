import NIOCore

/// Judges what a session sends against its rates. A pure value; the session gives it time.
struct InboundMeter: Sendable {
    enum Verdict: Sendable, Equatable {
        case withinRates
        /// More was read than the rates allow: nothing more is to be read for this time.
        case pause(TimeAmount)
        /// It has been at the limit for longer than there is patience.
        case endless
    }

    private var messages: TokenBucket?
    private var bytes: TokenBucket?
    private let patience: TimeAmount
    private var floodingSince: NIODeadline?

    init(_ rates: SessionRates) {
        messages = TokenBucket(perSecond: rates.messagesPerSecond, burst: rates.burst)
        bytes = TokenBucket(perSecond: rates.bytesPerSecond, burst: rates.burst)
        patience = rates.patience
    }

    /// Counts a message of so many bytes, which is taken whatever the verdict.
    mutating func receive(bytes count: Int, at now: NIODeadline) -> Verdict {
        if floodingSince != nil, isRested(at: now) { floodingSince = nil }
        let debt = max(messages?.take(1, at: now) ?? .zero, bytes?.take(count, at: now) ?? .zero)
        guard debt > .zero else { return .withinRates }
        let since = floodingSince ?? now
        floodingSince = since
        return now - since > patience ? .endless : .pause(debt)
    }

    /// How long nothing is to be read yet; zero if all is paid.
    func debt(at now: NIODeadline) -> TimeAmount {
        max(messages?.debt(at: now) ?? .zero, bytes?.debt(at: now) ?? .zero)
    }

    private func isRested(at now: NIODeadline) -> Bool {
        (messages?.isRested(at: now) ?? true) && (bytes?.isRested(at: now) ?? true)
    }
}
