/// The id of an entry of a stream, which is the offset of an event.
struct StreamOffset: Sendable, Hashable, Comparable {
    /// Before the first entry.
    static let zero = StreamOffset(milliseconds: 0, sequence: 0)

    private let milliseconds: UInt64
    private let sequence: UInt64

    private init(milliseconds: UInt64, sequence: UInt64) {
        self.milliseconds = milliseconds
        self.sequence = sequence
    }

    /// Reads `<milliseconds>-<sequence>`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let milliseconds = UInt64(parts[0]), let sequence = UInt64(parts[1])
        else { return nil }
        self.init(milliseconds: milliseconds, sequence: sequence)
    }

    var text: String { "\(milliseconds)-\(sequence)" }

    static func < (left: StreamOffset, right: StreamOffset) -> Bool {
        (left.milliseconds, left.sequence) < (right.milliseconds, right.sequence)
    }
}
