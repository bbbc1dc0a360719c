import EaselJSON

/// What a board accepts (docs/PROTOCOL.md, "Limits"). Clients get it in `welcome.limits`, under the names of these
/// properties.
public struct Limits: Sendable, Equatable {
    /// Bytes of an operation's edits as canonical JSON.
    public var operationBytes = 262_144
    /// Edits in one operation.
    public var editsPerOperation = 1_000
    /// Levels of arrays and objects in an element, itself being the first. Frames are read to a depth of 128 only,
    /// of which the edits' own frame takes 3, so more than 125 has no effect.
    public var depth = 32
    /// Bytes of an element in a snapshot: `"id":{…}` as canonical JSON plus ``elementReserve``.
    public var elementBytes = 1_048_576
    /// Properties of an element at its top level. A patch looks for each of its keys among them.
    public var propertiesPerElement = 1_000
    /// Elements on a board.
    public var elementsPerBoard = 100_000
    /// Bytes of a presence state as canonical JSON.
    public var presenceBytes = 4_096
    /// Bytes of a WebSocket frame.
    public var frameBytes = 1_048_576

    /// Bytes of ``elementBytes`` that are kept for the frame around an element, so that a snapshot part with any one
    /// element is no larger than a frame may be.
    public static let elementReserve = 256

    /// The defaults.
    public init() {}
}

extension Limits {
    /// The fields of `welcome.limits`.
    public var json: JSONObject {
        JSONObject(Self.fields.map { ($0.name, .number(Double(self[keyPath: $0.path]))) })
    }

    /// Reads `welcome.limits`. A limit that is absent keeps its default, for a server may know fewer.
    ///
    /// - Returns: nil if one is there and is no positive integer.
    public init?(json: JSONObject) {
        for (name, path) in Self.fields {
            guard let value = json[name] else { continue }
            guard let limit = value.integerValue, limit > 0 else { return nil }
            self[keyPath: path] = limit
        }
    }

    private static var fields: [(name: String, path: WritableKeyPath<Limits, Int>)] {
        [
            ("operationBytes", \.operationBytes), ("editsPerOperation", \.editsPerOperation), ("depth", \.depth),
            ("elementBytes", \.elementBytes), ("propertiesPerElement", \.propertiesPerElement),
            ("elementsPerBoard", \.elementsPerBoard), ("presenceBytes", \.presenceBytes),
            ("frameBytes", \.frameBytes),
        ]
    }
}
