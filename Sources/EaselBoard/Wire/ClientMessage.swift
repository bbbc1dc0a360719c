import EaselJSON

/// A frame from a client to the server (docs/PROTOCOL.md, "Messages").
public enum ClientMessage: Sendable, Equatable {
    /// The first frame.
    case hello(Hello)
    /// An operation. Its edits are not looked at yet: see ``EditBatch``. `null` stands for edits that are missing.
    case submit(n: Int, edits: JSON)
    /// The participant's latest presence. Its size is not looked at yet: see ``Limits/presenceBytes``.
    case presence(state: JSONObject)
    /// Asks for the digest.
    case digest
    /// Another token, which counts from now on.
    case token(String)
    /// Asks for a `pong` with the same id.
    case ping(id: JSON?)
}

extension ClientMessage {
    /// Reads a frame. Unknown fields are ignored.
    public init(decoding bytes: some Collection<UInt8>) throws(ProtocolFault) {
        let (type, fields) = try Frame.decode(bytes)
        try self.init(type: type, fields: fields)
    }

    /// Reads an event: a JSON array of the message's type and the object with its fields.
    public init(decodingEvent bytes: some Collection<UInt8>) throws(ProtocolFault) {
        let (type, fields) = try Frame.decodeEvent(bytes)
        try self.init(type: type, fields: fields)
    }

    /// Reads a message whose type and fields came in another way, such as a Socket.IO event.
    public init(type: String, fields: JSONObject) throws(ProtocolFault) {
        switch type {
        case "hello":
            self = .hello(try Hello(fields: fields))
        case "submit":
            let n = try MessageFields(fields, fault: .invalidSubmit).integer("n", atLeast: 1)
            self = .submit(n: n, edits: fields["edits"] ?? .null)
        case "presence":
            self = .presence(state: try MessageFields(fields, fault: .invalidPresence).object("state"))
        case "digest":
            self = .digest
        case "token":
            self = .token(try MessageFields(fields, fault: .invalidToken).string("token"))
        case "ping":
            self = .ping(id: fields["id"])
        default:
            throw Frame.unknownType(type, known: "hello, submit, presence, digest, token and ping")
        }
    }

    /// The frame as JSON text.
    public func encode() -> [UInt8] {
        switch self {
        case .hello(let hello):
            return hello.encode()
        case .submit(let n, let edits):
            return Self.encodeSubmit(n: n, edits: edits.canonical)
        case .presence(let state):
            var frame = FrameWriter(type: "presence")
            frame.field("state", state)
            return frame.finish()
        case .digest:
            return FrameWriter(type: "digest").finish()
        case .token(let token):
            var frame = FrameWriter(type: "token")
            frame.field("token", token)
            return frame.finish()
        case .ping(let id):
            var frame = FrameWriter(type: "ping")
            if let id { frame.field("id", id) }
            return frame.finish()
        }
    }

    /// A `submit` with edits that are encoded already, such as ``EditBatch/encoded``.
    public static func encodeSubmit(n: Int, edits: [UInt8]) -> [UInt8] {
        var frame = FrameWriter(type: "submit")
        frame.field("n", n)
        frame.field("edits", encoded: edits)
        return frame.finish()
    }
}
