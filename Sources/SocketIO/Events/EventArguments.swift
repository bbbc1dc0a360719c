/// Arguments of events to and from Swift's types.
enum EventArguments {
    static func encode<each Value: Encodable>(_ values: repeat each Value) throws -> [SocketValue] {
        var arguments: [SocketValue] = []
        repeat arguments.append(try SocketValueEncoder.encode(each values))
        return arguments
    }

    /// The arguments of an event to emit, its name first.
    static func encode<each Value: Encodable>(event: String, _ values: repeat each Value) throws -> [SocketValue] {
        try checked([.string(event)] + encode(repeat each values))
    }

    /// The same, of arguments that are there already.
    static func checked(_ arguments: [SocketValue]) throws(SocketIOError) -> [SocketValue] {
        if case .string(let name)? = arguments.first, ReservedEvents.contains(name) { throw .reservedEventName(name) }
        return arguments
    }

    /// Reads one value after the other; arguments that are missing are read as `null`, more than expected are ignored.
    static func decode<each Value: Decodable>(
        _ types: repeat (each Value).Type, from arguments: [SocketValue]
    ) throws -> (repeat each Value) {
        var remaining = arguments[...]
        return (repeat try decodeNext((each types), from: &remaining))
    }

    private static func decodeNext<Value: Decodable>(
        _ type: Value.Type, from remaining: inout ArraySlice<SocketValue>
    ) throws -> Value {
        try SocketValueDecoder.decode(type, from: remaining.popFirst() ?? .null)
    }
}
