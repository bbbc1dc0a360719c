import DequeModule

/// A session's messages in the order in which they came, while a long one is decoded elsewhere or a token is verified. A pure
/// value.
struct InboundQueue {
    enum Step {
        case process(InboundMessage)
        /// Have it decoded, and give it to ``decoded(_:)``.
        case decode(InboundMessage)
    }

    /// What came before the welcome, and so before whatever is being decoded.
    private var early: Deque<InboundMessage> = []
    private var waiting: Deque<InboundMessage> = []
    /// Whether a message is being decoded, and those that come wait.
    private(set) var isDecoding = false
    /// Whether a token is being verified: what comes behind it is judged by it, and waits.
    private(set) var isVerifying = false

    /// Whether something is under way that ends with ``next()``.
    var isBusy: Bool { isDecoding || isVerifying }

    /// A message came. Nil if it waits.
    mutating func receive(_ message: InboundMessage) -> Step? {
        waiting.append(message)
        return next()
    }

    /// The session was welcomed: what it sent before that is processed first.
    mutating func welcomed(_ messages: [InboundMessage]) {
        early.append(contentsOf: messages)
    }

    /// A message was decoded; it is the next, unless a token before it is being verified.
    mutating func decoded(_ message: InboundMessage) {
        isDecoding = false
        waiting.prepend(message)
    }

    /// A token is being verified.
    mutating func verifying() {
        isVerifying = true
    }

    /// The token was verified, or refused.
    mutating func verified() {
        isVerifying = false
    }

    /// What is done next of what waits.
    mutating func next() -> Step? {
        guard !isVerifying else { return nil }
        if let message = early.popFirst() { return step(message) }
        return isDecoding ? nil : waiting.popFirst().map { step($0) }
    }

    private mutating func step(_ message: InboundMessage) -> Step {
        guard message.isLong else { return .process(message) }
        isDecoding = true
        return .decode(message)
    }
}
