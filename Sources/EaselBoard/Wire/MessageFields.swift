import EaselJSON

/// The fields of a message from outside. What is missing or of the wrong kind becomes a fault that names the field.
struct MessageFields {
    let object: JSONObject
    let fault: ProtocolFault.Kind

    init(_ object: JSONObject, fault: ProtocolFault.Kind) {
        self.object = object
        self.fault = fault
    }

    init(json: JSON, fault: ProtocolFault.Kind) throws(ProtocolFault) {
        guard let object = json.objectValue else { throw ProtocolFault(fault, "must be a JSON object") }
        self.init(object, fault: fault)
    }

    /// The largest integer of the protocol: one less than where doubles stop being exact, as in JavaScript.
    static let largestInteger = (1 << 53) - 1

    func wrong(_ name: String, _ expectation: String) -> ProtocolFault {
        ProtocolFault(fault, "\"\(name)\" must be \(expectation)")
    }

    func integer(_ name: String, atLeast minimum: Int) throws(ProtocolFault) -> Int {
        guard let value = object[name]?.integerValue, value >= minimum, value <= Self.largestInteger else {
            throw wrong(name, "an integer from \(minimum) to \(Self.largestInteger)")
        }
        return value
    }

    /// How many participants there are, where not all are listed.
    func optionalCount() throws(ProtocolFault) -> Int? {
        object["count"] == nil ? nil : try integer("count", atLeast: 0)
    }

    func string(_ name: String) throws(ProtocolFault) -> String {
        guard let value = object[name]?.stringValue else { throw wrong(name, "a string") }
        return value
    }

    func optionalString(_ name: String) throws(ProtocolFault) -> String? {
        object[name] == nil ? nil : try string(name)
    }

    func object(_ name: String) throws(ProtocolFault) -> JSONObject {
        guard let value = object[name]?.objectValue else { throw wrong(name, "an object") }
        return value
    }

    func array(_ name: String) throws(ProtocolFault) -> [JSON] {
        guard let value = object[name]?.arrayValue else { throw wrong(name, "an array") }
        return value
    }

    func session(_ name: String) throws(ProtocolFault) -> SessionID {
        let string = try string(name)
        do { return try SessionID(validating: string) } catch { throw wrong(name, "a session id") }
    }

    func node(_ name: String) throws(ProtocolFault) -> NodeID {
        let string = try string(name)
        do { return try NodeID(validating: string) } catch { throw wrong(name, "a node name") }
    }

    func epoch(_ name: String) throws(ProtocolFault) -> Epoch {
        let string = try string(name)
        do { return try Epoch(validating: string) } catch { throw wrong(name, "an epoch") }
    }

    func client(_ name: String) throws(ProtocolFault) -> ClientID {
        guard let client = ClientID(validating: try string(name)) else {
            throw wrong(name, "a client id of 16 characters")
        }
        return client
    }

    /// The field `by`, which may be absent.
    func author() throws(ProtocolFault) -> Author? {
        guard let by = object["by"] else { return nil }
        guard let author = by.stringValue.flatMap(Author.init(validating:)) else {
            throw ProtocolFault(.invalidMessage, "\"by\" must be printable text")
        }
        return author
    }
}
