package import NIOCore

/// Measures what a session sends against its rates. A pure value; the session gives it the time.
package struct RateLimiter: Sendable {
    package enum Verdict: Sendable, Equatable {
        case withinRates
        /// More was read than the rates allow: pause reading for this time.
        case pause(TimeAmount)
        /// The session has been at its limit for longer than the grace period.
        case exceeded
    }

    private var messages: TokenBucket?
    private var bytes: TokenBucket?
    private let gracePeriod: TimeAmount
    private var limitedSince: NIODeadline?

    package init(_ rates: SessionRates) {
        messages = TokenBucket(perSecond: rates.messagesPerSecond, burst: rates.burst)
        bytes = TokenBucket(perSecond: rates.bytesPerSecond, burst: rates.burst)
        gracePeriod = rates.gracePeriod
    }

    /// Counts a message of so many bytes. The message has been read already and is processed whatever the verdict.
    package mutating func receive(bytes count: Int, at now: NIODeadline) -> Verdict {
        if limitedSince != nil, isRested(at: now) { limitedSince = nil }
        let debt = max(messages?.take(1, at: now) ?? .zero, bytes?.take(count, at: now) ?? .zero)
        guard debt > .zero else { return .withinRates }
        let since = limitedSince ?? now
        limitedSince = since
        return now - since > gracePeriod ? .exceeded : .pause(debt)
    }

    /// How long reading stays paused; zero once the debt is paid.
    package func debt(at now: NIODeadline) -> TimeAmount {
        max(messages?.debt(at: now) ?? .zero, bytes?.debt(at: now) ?? .zero)
    }

    private func isRested(at now: NIODeadline) -> Bool {
        (messages?.isRested(at: now) ?? true) && (bytes?.isRested(at: now) ?? true)
    }
}
