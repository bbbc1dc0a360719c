internal import NIOCore

/// How messages between nodes are made of values, in all formats.
extension SocketValue {
    /// Whether there is binary anywhere in it.
    var hasBinary: Bool {
        switch self {
        case .null, .bool, .number, .string: false
        case .binary: true
        case .array(let values): values.contains(where: \.hasBinary)
        case .object(let members): members.contains(where: \.value.hasBinary)
        }
    }

    /// The names of rooms, which may be numbers in Node; nil if this is no array of names.
    var roomNames: [RoomName]? {
        guard let arrayValue else { return nil }
        var names: [RoomName] = []
        for element in arrayValue {
            guard let name = element.stringValue ?? element.integerValue.map(String.init) else { return nil }
            names.append(RoomName(name))
        }
        return names
    }

    static func rooms(_ rooms: some Sequence<RoomName>) -> SocketValue {
        .array(rooms.sorted().map { .string($0.text) })
    }

    /// An array that begins with an event's name.
    var eventArguments: [SocketValue]? {
        guard let arrayValue, case .string = arrayValue.first else { return nil }
        return arrayValue
    }

    /// An event's packet as nodes send it to each other.
    static func packet(_ arguments: [SocketValue], namespace: String) -> SocketValue {
        ["type": 2, "data": .array(arguments), "nsp": .string(namespace)]
    }
}

extension BroadcastOptions {
    /// Reads `{rooms, except, flags}`.
    init(_ value: SocketValue) throws {
        guard case .object = value, let rooms = (value["rooms"] ?? []).roomNames,
            let except = (value["except"] ?? []).roomNames
        else {
            throw ClusterFormatError("rooms that are no names")
        }
        self.init(rooms: Set(rooms), except: Set(except))
        let flags = value["flags"]
        volatile = flags?["volatile"]?.boolValue ?? false
        compress = flags?["compress"]?.boolValue ?? true
        if let milliseconds = flags?["timeout"]?.integerValue, milliseconds > 0 {
            timeout = .milliseconds(min(milliseconds, 86_400_000))
        }
    }

    var value: SocketValue {
        ["rooms": .rooms(rooms), "except": .rooms(except), "flags": flags]
    }

    /// As a classic request has them, which knows no flags.
    var valueWithoutFlags: SocketValue { ["rooms": .rooms(rooms), "except": .rooms(except)] }

    private var flags: SocketValue {
        var flags = SocketObject()
        if volatile { flags["volatile"] = true }
        if !compress { flags["compress"] = false }
        if let timeout {
            flags["timeout"] = .number(
                Double(timeout.components.seconds) * 1_000
                    + Double(timeout.components.attoseconds / 1_000_000_000_000_000))
        }
        return .object(flags)
    }
}

extension SocketDescription {
    init(_ value: SocketValue) throws {
        guard let id = value["id"]?.stringValue, let rooms = value["rooms"]?.roomNames else {
            throw ClusterFormatError("a socket without id or rooms")
        }
        self.init(
            id: id, handshake: value["handshake"] ?? [:], rooms: Set(rooms), data: value["data"] ?? [:])
    }

    var value: SocketValue {
        ["id": .string(id), "handshake": handshake, "rooms": .rooms(rooms), "data": data]
    }
}

extension RecoverableSession {
    /// Reads `{sid, pid, rooms, data}`.
    init(_ value: SocketValue) throws {
        guard let id = value["sid"]?.stringValue, let privateID = value["pid"]?.stringValue,
            let rooms = value["rooms"]?.roomNames
        else { throw ClusterFormatError("a session without sid, pid or rooms") }
        self.init(id: id, privateID: privateID, rooms: Set(rooms), data: value["data"] ?? [:])
    }

    var value: SocketValue {
        ["sid": .string(id), "pid": .string(privateID), "rooms": .rooms(rooms), "data": data]
    }
}
