import EaselJSON

/// The size that an element would have after edits, without making the element.
struct ElementForecast {
    private let base: JSONObject
    private var touched: [ExactString: Property] = [:]
    private var memberBytes: Int
    private var count: Int

    init(of entry: Document.Entry) {
        base = entry.value
        memberBytes = entry.memberBytes
        count = entry.value.count
    }

    var size: DocumentForecast.Size {
        .init(bytes: MemberSize.objectBytes(members: memberBytes, count: count), properties: count)
    }

    mutating func patch(set: JSONObject, unset: [String]) {
        for (key, value) in set { replace(key, with: .value(value, grownBy: 0)) }
        for key in unset { replace(key, with: .absent) }
    }

    mutating func append(_ values: [JSON], to key: String) {
        switch property(key) {
        case .absent:
            replace(key, with: .value(.array(values), grownBy: 0))
        case .value(let value, let grown):
            guard case .array(let array) = value else { return }
            let growth = MemberSize.growth(isEmpty: array.isEmpty && grown == 0, appending: values)
            touched[ExactString(key)] = .value(value, grownBy: grown + growth)
            memberBytes += growth
        }
    }

    private mutating func replace(_ key: String, with new: Property) {
        let old = property(key)
        memberBytes += new.bytes(key: key) - old.bytes(key: key)
        count += (new.isAbsent ? 0 : 1) - (old.isAbsent ? 0 : 1)
        touched[ExactString(key)] = new
    }

    private func property(_ key: String) -> Property {
        touched[ExactString(key)] ?? base[key].map { .value($0, grownBy: 0) } ?? .absent
    }

    private enum Property {
        case absent
        /// A value; an array may have been appended to, which made it larger by so many bytes.
        case value(JSON, grownBy: Int)

        var isAbsent: Bool {
            if case .absent = self { true } else { false }
        }

        /// The size of `"key":value`, 0 if absent.
        func bytes(key: String) -> Int {
            switch self {
            case .absent: 0
            case .value(let value, let grown): MemberSize.bytes(key: key, value: value) + grown
            }
        }
    }
}
