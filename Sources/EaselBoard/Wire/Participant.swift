import EaselJSON

/// What others see of a session (docs/DESIGN.md, "Words").
public struct Participant: Sendable, Equatable {
    /// Names the connection.
    public var session: SessionID
    /// Who is connected.
    public var client: ClientID
    /// The name to show, possibly empty.
    public var name: String
    /// Whether the name is no more than what somebody calls themselves, where others' names are those of their tokens. Without
    /// authentication all are, and none is marked.
    public var isClaimed: Bool
    /// The CSS colour of the cursor.
    public var color: String
    /// The latest presence.
    public var state: JSONObject

    public init(
        session: SessionID, client: ClientID, name: String, isClaimed: Bool = false, color: String,
        state: JSONObject = [:]
    ) {
        self.session = session
        self.client = client
        self.name = name
        self.isClaimed = isClaimed
        self.color = color
        self.state = state
    }
}

extension Participant {
    /// Appends `{"session":…,"client":…,"name":…,"color":…,"state":{…}}`, with `"claimed":true` behind the name if it is.
    public func encode(into bytes: inout [UInt8]) {
        var object = FrameWriter()
        object.field("session", session.string)
        object.field("client", client.string)
        object.field("name", name)
        if isClaimed { object.field("claimed", true) }
        object.field("color", color)
        object.field("state", state)
        bytes.append(contentsOf: object.finish())
    }

    /// Whether name, colour and presence are no larger than any node lets a client have them. What a store or another
    /// node tells need not be from a node.
    public var isPlausible: Bool {
        name.unicodeScalars.count <= 4 * Hello.maximumNameCharacters && color.utf8.count <= 32
            && state.canonicalCount <= Self.maximumStateBytes
    }

    /// The most that a presence can be configured to have.
    private static let maximumStateBytes = 65_536

    /// Reads a participant.
    ///
    /// - Throws: ``ProtocolFault`` with `invalid-message` and the field that is wrong.
    public init(json: JSON) throws(ProtocolFault) {
        let fields = try MessageFields(json: json, fault: .invalidMessage)
        self.init(
            session: try fields.session("session"),
            client: try fields.client("client"),
            name: try fields.string("name"),
            isClaimed: json["claimed"] == true,
            color: try fields.string("color"),
            state: try fields.object("state"))
    }
}
