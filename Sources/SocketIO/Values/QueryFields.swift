internal import EaselJSON

/// The fields of a query, percent-decoded, in the order in which their names came first. Names are compared code unit by code unit,
/// as JavaScript compares them; of one name the last value counts.
public struct QueryFields: Sendable, Hashable {
    /// A field.
    public struct Field: Sendable, Hashable {
        public let name: String
        public let value: String

        public static func == (left: Field, right: Field) -> Bool {
            left.name.utf8.elementsEqual(right.name.utf8) && left.value.utf8.elementsEqual(right.value.utf8)
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactString(name))
            hasher.combine(ExactString(value))
        }
    }

    private var fields: [Field] = []
    private var places: [ExactString: Int] = [:]

    /// No fields.
    public init() {}

    /// The value of a field; nil without one. Setting nil removes the field.
    public subscript(_ name: String) -> String? {
        get { places[ExactString(name)].map { fields[$0].value } }
        set {
            let exact = ExactString(name)
            switch (newValue, places[exact]) {
            case (let value?, let place?): fields[place] = Field(name: name, value: value)
            case (let value?, nil):
                places[exact] = fields.count
                fields.append(Field(name: name, value: value))
            case (nil, let place?):
                fields.remove(at: place)
                places = Dictionary(uniqueKeysWithValues: fields.indices.map { (ExactString(fields[$0].name), $0) })
            case (nil, nil): break
            }
        }
    }
}

extension QueryFields {
    /// As an object of strings.
    var object: SocketObject { SocketObject(unique: map { ($0.name, .string($0.value)) }) }
}

extension QueryFields: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral fields: (String, String)...) {
        for (name, value) in fields { self[name] = value }
    }
}

extension QueryFields: RandomAccessCollection {
    public var startIndex: Int { fields.startIndex }
    public var endIndex: Int { fields.endIndex }
    public subscript(_ index: Int) -> Field { fields[index] }
}
