import EaselJSON

extension Edit {
    /// Appends the edit as canonical JSON. `set` and `unset` are left out where empty, but for one of them.
    public func encode(into bytes: inout [UInt8]) {
        switch self {
        case .put(let id, let value):
            bytes.append(contentsOf: "{\"id\":\"\(id)\",\"op\":\"put\",\"value\":".utf8)
            value.encode(into: &bytes)
        case .patch(let id, let set, let unset):
            bytes.append(contentsOf: "{\"id\":\"\(id)\",\"op\":\"patch\"".utf8)
            if !set.isEmpty || unset.isEmpty {
                bytes.append(contentsOf: ",\"set\":".utf8)
                set.encode(into: &bytes)
            }
            if !unset.isEmpty {
                bytes.append(contentsOf: ",\"unset\":".utf8)
                JSON.encode(unset.map(JSON.string), into: &bytes)
            }
        case .append(let id, let key, let values):
            bytes.append(contentsOf: "{\"id\":\"\(id)\",\"key\":".utf8)
            JSON.encode(key, into: &bytes)
            bytes.append(contentsOf: ",\"op\":\"append\",\"values\":".utf8)
            JSON.encode(values, into: &bytes)
        case .delete(let id):
            bytes.append(contentsOf: "{\"id\":\"\(id)\",\"op\":\"delete\"".utf8)
        case .clear:
            bytes.append(contentsOf: "{\"op\":\"clear\"".utf8)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends an array of these edits as canonical JSON.
    public static func encode(_ edits: [Edit], into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, edit) in edits.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            edit.encode(into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Reads an edit. Fields that are not an edit's own (docs/DESIGN.md, "Document") are dropped.
    ///
    /// - Parameter index: the edit's place in its operation, from 0, for the message.
    public init(json: JSON, index: Int = 0) throws(Rejection) {
        let fields = try EditFields(json: json, index: index)
        switch json["op"]?.stringValue {
        case "put": self = try .put(fields.id(), fields.object("value"))
        case "patch": self = try fields.patch()
        case "append": self = try .append(fields.id(), key: fields.string("key"), values: fields.array("values"))
        case "delete": self = try .delete(fields.id())
        case "clear": self = .clear
        default: throw fields.invalid("\"op\" must be one of put, patch, append, delete and clear")
        }
    }
}
