public import EaselJSON

extension Participant {
    /// The participant as `welcome` and `participants` have it (docs/PROTOCOL.md, "Connection").
    public var object: JSONObject {
        var object: JSONObject = [
            "session": .string(session.string), "client": .string(client.string), "name": .string(name),
            "color": .string(color), "state": .object(state),
        ]
        if isClaimed { object["claimed"] = true }
        return object
    }
}
