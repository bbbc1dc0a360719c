public import EaselJSON

extension Participant {
    /// The participant as section 3 has it.
    public var object: JSONObject {
        [
            "session": .string(session.string), "client": .string(client.string), "name": .string(name),
            "color": .string(color), "state": .object(state),
        ]
    }
}
