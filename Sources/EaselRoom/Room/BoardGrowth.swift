import EaselBoard
import EaselLog

/// By how much operations can make a board larger, at most.
struct BoardGrowth: Sendable, Equatable {
    /// Bytes of the operations as JSON.
    var bytes = 0
    /// Properties that an element can get in addition to those that it has.
    var properties = 0
    /// The most properties that an element is put with.
    var largestPut = 0

    init() {}

    mutating func add(_ other: BoardGrowth) {
        bytes += other.bytes
        properties += other.properties
        largestPut = max(largestPut, other.largestPut)
    }

    /// The growth by edits that are known, and take so many bytes.
    init(_ edits: [Edit], bytes: Int) {
        self.bytes = bytes
        for edit in edits {
            switch edit {
            case .put(_, let value): largestPut = max(largestPut, value.count)
            case .patch(_, let set, _): properties += set.count
            case .append: properties += 1
            case .delete, .clear: break
            }
        }
    }

    /// The growth by edits that were scanned.
    init(_ submit: ScannedSubmit) {
        bytes = submit.encoded.count
        properties = submit.addedProperties
        largestPut = submit.largestPut
    }

    /// The growth by operations of which only the text is known.
    init(_ frames: some Sequence<OperationFrame>) {
        for frame in frames {
            bytes += frame.bytes.readableBytes
            properties += frame.memberCount
        }
    }
}
