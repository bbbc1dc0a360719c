import EaselJSON

extension ServerMessage {
    /// Reads a frame. Unknown fields are ignored.
    ///
    /// - Throws: ``ProtocolFault``. A client should skip a frame that is faulty with `unknown-type`: the server is
    ///   newer than it.
    public init(decoding bytes: some Collection<UInt8>) throws(ProtocolFault) {
        let (type, object) = try Frame.decode(bytes)
        try self.init(type: type, fields: object)
    }

    /// Reads a message whose type and fields came in another way, such as a Socket.IO event.
    public init(type: String, fields object: JSONObject) throws(ProtocolFault) {
        let fields = MessageFields(object, fault: .invalidMessage)
        switch type {
        case "welcome": self = .welcome(try Welcome(fields: fields))
        case "snapshot": self = try Self.snapshot(fields)
        case "ops": self = .ops(try Self.operations(fields.array("ops")))
        case "presence": self = .presence(try Self.states(fields.object("states")))
        case "participants": self = try Self.participants(fields)
        case "digest": self = try Self.digest(fields)
        case "reject":
            self = .reject(
                n: try fields.integer("n", atLeast: 1), code: try fields.string("code"),
                message: try fields.string("message"))
        case "duplicate": self = .duplicate(n: try fields.integer("n", atLeast: 1))
        case "pong": self = .pong(id: object["id"])
        case "error":
            self = .error(
                code: try fields.string("code"), message: try fields.string("message"),
                after: object["after"] == nil ? nil : try fields.integer("after", atLeast: 0))
        case "drain": self = .drain(after: try fields.integer("after", atLeast: 0))
        default:
            throw Frame.unknownType(
                type,
                known:
                    "welcome, snapshot, ops, presence, participants, digest, reject, duplicate, pong, error and drain")
        }
    }

    static func participants(_ items: [JSON]) throws(ProtocolFault) -> [Participant] {
        var participants: [Participant] = []
        for item in items { participants.append(try Participant(json: item)) }
        return participants
    }

    private static func participants(_ fields: MessageFields) throws(ProtocolFault) -> ServerMessage {
        var left: [SessionID] = []
        for item in try fields.array("left") {
            guard let session = item.stringValue.flatMap({ try? SessionID(validating: $0) }) else {
                throw fields.wrong("left", "an array of session ids")
            }
            left.append(session)
        }
        return .participants(
            joined: try participants(fields.array("joined")), left: left, count: try fields.optionalCount())
    }

    private static func snapshot(_ fields: MessageFields) throws(ProtocolFault) -> ServerMessage {
        let part = try fields.integer("part", atLeast: 1)
        return .snapshot(
            epoch: try fields.epoch("epoch"), seq: try fields.integer("seq", atLeast: 0), part: part,
            parts: try fields.integer("parts", atLeast: part), elements: try fields.object("elements"))
    }

    private static func operations(_ items: [JSON]) throws(ProtocolFault) -> [Operation] {
        var operations: [Operation] = []
        operations.reserveCapacity(items.count)
        for item in items { operations.append(try Operation(json: item)) }
        return operations
    }

    private static func states(_ object: JSONObject) throws(ProtocolFault) -> [SessionID: JSONObject] {
        var states: [SessionID: JSONObject] = [:]
        for (session, value) in object {
            guard let session = try? SessionID(validating: session), let state = value.objectValue else {
                throw ProtocolFault(.invalidMessage, "\"states\" must be an object of objects by session id")
            }
            states[session] = state
        }
        return states
    }

    private static func digest(_ fields: MessageFields) throws(ProtocolFault) -> ServerMessage {
        guard let digest = Digest(try fields.string("digest")) else {
            throw fields.wrong("digest", "16 lower-case hex digits")
        }
        return .digest(seq: try fields.integer("seq", atLeast: 0), digest)
    }
}
