import DequeModule

/// A session's messages in the order in which they came, while a long one is decoded elsewhere. A pure value.
struct InboundQueue {
    enum Step {
        case process(InboundMessage)
        /// Have it decoded, and give it to ``decoded()`` and its owner.
        case decode(InboundMessage)
    }

    private var waiting: Deque<InboundMessage> = []
    /// Whether a message is being decoded, and those that come wait.
    private(set) var isDecoding = false

    /// A message came. Nil if it waits.
    mutating func receive(_ message: InboundMessage) -> Step? {
        guard isDecoding else { return step(message) }
        waiting.append(message)
        return nil
    }

    /// The message was decoded, and is processed before ``next()``.
    mutating func decoded() {
        isDecoding = false
    }

    /// What is done next of what waited.
    mutating func next() -> Step? {
        isDecoding ? nil : waiting.popFirst().map { step($0) }
    }

    private mutating func step(_ message: InboundMessage) -> Step {
        guard message.isLong else { return .process(message) }
        isDecoding = true
        return .decode(message)
    }
}
