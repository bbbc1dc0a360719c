import NIOCore

/// Why work is not done, or not to its end.
enum WorkRefusal: Error, Sendable, Equatable {
    /// So many pieces are at work and wait already; at the pace of the last ones they take this long.
    case queueFull(atOnce: Int, waiting: Int, after: TimeAmount)
    /// One address has as many pieces at work and waiting as it may.
    case tooManyOfAddress(allowed: Int)
    /// Requests and answers hold as many bytes as they may, in all.
    case tooManyBytes(allowed: Int)
    /// The same for one address.
    case tooManyBytesOfAddress(allowed: Int)
    /// It had not ended, or not even begun, within its time.
    case deadline(TimeAmount)
    /// The client that asked has gone; nobody gets to read this.
    case askerLeft
}

extension WorkRefusal {
    /// What an HTTP client is told.
    var problem: Problem {
        switch self {
        case .queueFull(let atOnce, let waiting, let after):
            Problem(
                .serviceUnavailable, "overloaded",
                "the node does as much as it may at once for requests like this (\(atOnce)), and as many wait as may (\(waiting))",
                retryAfter: after.seconds)
        case .tooManyOfAddress(let allowed):
            Problem(
                .tooManyRequests, "rate-limit",
                "one address may have \(allowed) requests like this under way",
                retryAfter: 5)
        case .tooManyBytes(let allowed):
            Problem(
                .serviceUnavailable, "overloaded",
                "request bodies and answers may hold \(allowed) bytes in all, and hold them now", retryAfter: 5)
        case .tooManyBytesOfAddress(let allowed):
            Problem(
                .tooManyRequests, "rate-limit",
                "request bodies and answers of one address may hold \(allowed) bytes, and hold them now", retryAfter: 5)
        case .deadline(let time):
            Problem(
                .serviceUnavailable, "deadline-exceeded",
                "the work was not done within \(time.seconds) s, which is all that a request may take", retryAfter: 30)
        case .askerLeft:
            Problem(.badRequest, "client-left", "the client closed the connection before the answer")
        }
    }
}

extension TimeAmount {
    /// Whole seconds, rounded up.
    var seconds: Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }
}
