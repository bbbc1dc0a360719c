import EaselJSON

/// The size that an element would have after edits, without making the element.
struct ElementForecast {
    private enum Base {
        case entry(Document.Entry)
        case value(JSONObject)
    }

    private let base: Base
    private var touched: [ExactString: Property] = [:]
    private var memberBytes: Int
    private var count: Int

    /// An element that is on the board.
    init(of entry: Document.Entry) {
        base = .entry(entry)
        memberBytes = entry.memberBytes
        count = entry.count
    }

    /// An element that an edit puts.
    init(putting value: JSONObject) {
        base = .value(value)
        memberBytes = value.reduce(0) { $0 + MemberSize.bytes(key: $1.key, value: $1.value) }
        count = value.count
    }

    var size: DocumentForecast.Size {
        .init(bytes: MemberSize.objectBytes(members: memberBytes, count: count), properties: count)
    }

    mutating func patch(set: JSONObject, unset: [String]) {
        for (key, value) in set { replace(key, with: Property(value)) }
        for key in unset { replace(key, with: .absent) }
    }

    mutating func append(_ values: [JSON], to key: String) {
        switch property(key) {
        case .absent:
            replace(key, with: Property(.array(values)))
        case .array(let bytes):
            let growth = MemberSize.growth(isEmpty: bytes == Property.emptyArray, appending: values)
            touched[ExactString(key)] = .array(bytes: bytes + growth)
            memberBytes += growth
        case .other:
            break
        }
    }

    private mutating func replace(_ key: String, with new: Property) {
        let old = property(key)
        memberBytes += new.bytes(key: key) - old.bytes(key: key)
        count += (new.isAbsent ? 0 : 1) - (old.isAbsent ? 0 : 1)
        touched[ExactString(key)] = new
    }

    private func property(_ key: String) -> Property {
        if let known = touched[ExactString(key)] { return known }
        switch base {
        case .value(let value): return value[key].map(Property.init) ?? .absent
        case .entry(let entry):
            switch entry.property(key) {
            case .none: return .absent
            case .short(let value): return Property(value)
            case .long(let value):
                return value.isArray ? .array(bytes: value.text.count) : .other(bytes: value.text.count)
            }
        }
    }

    /// What matters of a property: whether it can be appended to, and the size of its value.
    private enum Property {
        case absent
        case array(bytes: Int)
        case other(bytes: Int)

        static let emptyArray = 2

        init(_ value: JSON) {
            let bytes = value.canonicalCount
            if case .array = value { self = .array(bytes: bytes) } else { self = .other(bytes: bytes) }
        }

        var isAbsent: Bool {
            if case .absent = self { true } else { false }
        }

        /// The size of `"key":value`, 0 if absent.
        func bytes(key: String) -> Int {
            switch self {
            case .absent: 0
            case .array(let bytes), .other(let bytes): MemberSize.bytes(key: key, valueBytes: bytes)
            }
        }
    }
}
