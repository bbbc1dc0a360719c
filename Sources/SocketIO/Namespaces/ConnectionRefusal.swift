/// What a middleware throws to keep a client out of a namespace. The client's `connect_error` event gets both.
public struct ConnectionRefusal: Error, Sendable, Hashable {
    /// For people.
    public var message: String
    /// For programs.
    public var data: SocketValue?

    /// Refuses a client.
    public init(_ message: String, data: SocketValue? = nil) {
        self.message = message
        self.data = data
    }

    static let invalidNamespace = ConnectionRefusal("Invalid namespace")

    /// The payload of a CONNECT_ERROR packet.
    var payload: SocketValue {
        var members: SocketObject = ["message": .string(message)]
        members["data"] = data
        return .object(members)
    }
}
