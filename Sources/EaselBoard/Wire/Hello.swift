import EaselJSON

/// A client's first frame (docs/PROTOCOL.md, "Connection").
public struct Hello: Sendable, Equatable {
    /// The client's secret, from which its public id follows.
    public var key: ClientKey
    /// What others see: at most 64 characters, without control characters.
    public var name: String?
    /// The colour of the cursor: 1–32 characters of `[#A-Za-z0-9(),.% -]`.
    public var color: String?
    /// Where the client stopped, if it has been here before.
    public var resume: Resume?
    /// A JWT, where the server asks for one.
    public var token: String?
    /// The board, where the address of the connection names none. What is no board's id is read as nil.
    public var board: BoardID?

    public init(
        key: ClientKey, name: String? = nil, color: String? = nil, resume: Resume? = nil, token: String? = nil,
        board: BoardID? = nil
    ) {
        self.board = board
        self.key = key
        self.name = name
        self.color = color
        self.resume = resume
        self.token = token
    }

    /// How many characters a name may have.
    public static let maximumNameCharacters = 64
}

extension Hello {
    /// Reads a hello from its fields, however these came.
    ///
    /// - Throws: ``ProtocolFault`` with `bad-hello` and the field that is wrong.
    public init(fields object: JSONObject) throws(ProtocolFault) {
        let fields = MessageFields(object, fault: .badHello)
        key = try Self.key(fields)
        name = try Self.name(fields)
        color = try Self.color(fields)
        resume = try Self.resume(fields)
        token = try fields.optionalString("token")
        board = object["board"]?.stringValue.flatMap { try? BoardID(validating: $0) }
    }

    func encode() -> [UInt8] {
        var frame = FrameWriter(type: "hello")
        frame.field("key", key.string)
        if let name { frame.field("name", name) }
        if let color { frame.field("color", color) }
        if let resume {
            var object = FrameWriter()
            object.field("epoch", resume.epoch.string)
            object.field("seq", resume.seq)
            frame.field("resume", encoded: object.finish())
        }
        if let token { frame.field("token", token) }
        if let board { frame.field("board", board.string) }
        return frame.finish()
    }

    private static func key(_ fields: MessageFields) throws(ProtocolFault) -> ClientKey {
        let string = try fields.string("key")
        do {
            return try ClientKey(validating: string)
        } catch {
            throw fields.wrong("key", "a string of 16 to 128 characters")
        }
    }

    private static func name(_ fields: MessageFields) throws(ProtocolFault) -> String? {
        guard let given = try fields.optionalString("name") else { return nil }
        // The bound on scalars keeps a name of few characters with endless combining marks out.
        let name = String(String.UnicodeScalarView(given.unicodeScalars.filter { !isControl($0) }))
        guard name.count <= maximumNameCharacters, name.unicodeScalars.count <= 4 * maximumNameCharacters else {
            throw fields.wrong("name", "at most \(maximumNameCharacters) characters long")
        }
        return name
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    private static func color(_ fields: MessageFields) throws(ProtocolFault) -> String? {
        guard let color = try fields.optionalString("color") else { return nil }
        guard (1...32).contains(color.utf8.count), color.utf8.allSatisfy(isColor) else {
            throw fields.wrong("color", "a CSS colour of at most 32 characters, such as #e03131")
        }
        return color
    }

    private static func isColor(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "#(),.% -".utf8.contains(byte)
        }
    }

    private static func resume(_ fields: MessageFields) throws(ProtocolFault) -> Resume? {
        guard fields.object.contains(key: "resume") else { return nil }
        let resume = MessageFields(try fields.object("resume"), fault: .badHello)
        let (epoch, seq) = (try resume.string("epoch"), try resume.integer("seq", atLeast: 0))
        // An epoch that no log can have is another one than the board's: a client that resumes there starts anew.
        return (try? Epoch(validating: epoch)).map { Resume(epoch: $0, seq: seq) }
    }
}
