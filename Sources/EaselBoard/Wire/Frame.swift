import EaselJSON

/// Reads and writes frames: one JSON object each, its type first.
enum Frame {
    /// As deep as JSON is ever parsed: edits past ``Limits/depth`` are to be rejected as such, not thrown away as a
    /// frame, as long as they can be read without risk to the stack.
    private static let maximumDepth = 128

    /// Parses a frame and finds its type.
    static func decode(_ bytes: some Collection<UInt8>) throws(ProtocolFault) -> (type: String, fields: JSONObject) {
        let json: JSON
        do {
            json = try JSON(parsing: bytes, maximumDepth: maximumDepth)
        } catch {
            throw ProtocolFault(.invalidJSON, error.description)
        }
        guard let fields = json.objectValue else {
            throw ProtocolFault(.invalidMessage, "a frame must be a JSON object")
        }
        guard let type = fields["type"]?.stringValue else {
            throw ProtocolFault(.invalidMessage, "\"type\" must be a string")
        }
        return (type, fields)
    }

    /// Parses an event: an array of a type and, unless the message has none, its fields.
    static func decodeEvent(_ bytes: some Collection<UInt8>) throws(ProtocolFault) -> (type: String, fields: JSONObject)
    {
        let json: JSON
        do {
            json = try JSON(parsing: bytes, maximumDepth: maximumDepth)
        } catch {
            throw ProtocolFault(.invalidJSON, error.description)
        }
        guard let values = json.arrayValue, let type = values.first?.stringValue else {
            throw ProtocolFault(.invalidMessage, "an event must begin with its name")
        }
        guard values.count > 1 else { return (type, JSONObject()) }
        guard let fields = values[1].objectValue else {
            throw ProtocolFault(.invalidMessage, "the argument of an event must be an object")
        }
        return (type, fields)
    }

    static func unknownType(_ type: String, known: String) -> ProtocolFault {
        let shown = JSON.string(String(type.unicodeScalars.prefix(40))).canonicalString
        return ProtocolFault(.unknownType, "there is no message of type \(shown); there are \(known)")
    }
}
