import EaselBoard
import EaselJSON

/// How many JSON values a document has, at most: what it takes in memory follows from that rather than from its bytes, for
/// the two bytes of `0,` are a value like any other. A pure value.
struct DocumentWeight: Sendable {
    private var values: [ElementID: Int] = [:]
    private(set) var total = 0

    mutating func apply(_ edits: [Edit]) {
        for edit in edits {
            switch edit {
            case .put(let id, let value): set(id, to: Self.count(.object(value)))
            // What is replaced is not known here, and counts on.
            case .patch(let id, let set, _): add(Self.count(.object(set)), to: id)
            case .append(let id, _, let values): add(Self.count(.array(values)), to: id)
            case .delete(let id): set(id, to: nil)
            case .clear: self = DocumentWeight()
            }
        }
    }

    private mutating func set(_ id: ElementID, to count: Int?) {
        total += (count ?? 0) - (values[id] ?? 0)
        values[id] = count
    }

    /// Does nothing on a missing element, as the edit does.
    private mutating func add(_ count: Int, to id: ElementID) {
        guard let known = values[id] else { return }
        set(id, to: known + count)
    }

    /// The value itself, and all that are in it.
    private static func count(_ value: JSON) -> Int {
        switch value {
        case .null, .bool, .number, .string: 1
        case .array(let values): values.reduce(1) { $0 + count($1) }
        case .object(let object): object.reduce(1) { $0 + count($1.value) }
        }
    }
}
