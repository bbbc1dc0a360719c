import EaselJSON

/// Reads and writes frames: one JSON object each, its type first.
enum Frame {
    /// Edits may nest 32 levels by default, and more by configuration; a submit beyond is rejected by its depth, not
    /// thrown away as a frame, as long as it can be read without risk to the stack.
    private static let maximumDepth = 512

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

    static func unknownType(_ type: String, known: String) -> ProtocolFault {
        let shown = JSON.string(String(type.unicodeScalars.prefix(40))).canonicalString
        return ProtocolFault(.unknownType, "there is no message of type \(shown); there are \(known)")
    }
}
