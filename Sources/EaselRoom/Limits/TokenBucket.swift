public import NIOCore

/// A rate that allows bursts. A pure value: whoever asks says what time it is.
///
/// It is kept as the moment at which the bucket will be full again, so that taking costs an addition and nothing has to
/// be refilled.
public struct TokenBucket: Sendable, Equatable {
    /// Tokens that come in a period.
    private let tokens: Int64
    /// In nanoseconds.
    private let period: Int64
    private let capacity: TimeAmount
    private var fullAt = NIODeadline.distantPast

    /// Starts full, with as many tokens as `burst` brings at `perSecond`. Nil for a rate of 0, which is no limit.
    public init?(perSecond: Int, burst: TimeAmount) {
        guard perSecond > 0 else { return nil }
        (tokens, period) = (Int64(perSecond), 1_000_000_000)
        capacity = burst
    }

    /// Starts full, with as many tokens as come in a minute. Nil for a rate of 0, which is no limit.
    public init?(perMinute: Int) {
        guard perMinute > 0 else { return nil }
        (tokens, period) = (Int64(perMinute), 60_000_000_000)
        capacity = .minutes(1)
    }

    /// Takes tokens, into debt if need be. Returns how long it takes until the debt is paid; zero if there is none.
    @discardableResult
    public mutating func take(_ count: Int, at now: NIODeadline) -> TimeAmount {
        fullAt = max(fullAt, now) + .nanoseconds(Int64(count) * period / tokens)
        return debt(at: now)
    }

    /// How long it takes until the debt is paid; zero if there is none.
    public func debt(at now: NIODeadline) -> TimeAmount {
        max(.zero, fullAt - now - capacity)
    }

    /// Takes one token if there is one. Returns how long it takes until there is, if not.
    public mutating func takeIfThere(at now: NIODeadline) -> TimeAmount? {
        var taken = self
        let debt = taken.take(1, at: now)
        guard debt <= .zero else { return debt }
        self = taken
        return nil
    }

    /// Whether so little was taken lately that at least half of a burst is there.
    public func isRested(at now: NIODeadline) -> Bool {
        fullAt - now <= .nanoseconds(capacity.nanoseconds / 2)
    }

    public func isFull(at now: NIODeadline) -> Bool {
        fullAt <= now
    }
}
