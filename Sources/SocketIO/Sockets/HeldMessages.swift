/// What reaches a session while it is being recovered, until what was missed before has been sent.
struct HeldMessages {
    private let limit: Int
    private var messages: [(packet: EncodedMessages, offset: String?)] = []
    private var bytes = 0

    /// - Parameter limit: the most bytes that are kept.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ packet: EncodedMessages, offset: String?) {
        guard bytes <= limit else { return }
        bytes += packet.byteCount + 64
        messages.append((packet, offset))
    }

    /// What is to be sent after the missed events, without those that are among them; nil if more came than may be kept.
    func released(after missed: [MissedEvent]) -> [EncodedMessages]? {
        guard bytes <= limit else { return nil }
        guard !messages.isEmpty else { return [] }
        let known = Set(missed.compactMap { $0.arguments.last?.stringValue })
        return messages.filter { message in message.offset.map { !known.contains($0) } ?? true }.map(\.packet)
    }
}
