internal import NIOCore

/// The object that nodes publish in the formats of the sharded and the streams adapter: `type`, `data`, `nsp` and `uid`, and
/// what Easel nodes add. Node ignores members that it does not know.
enum EnvelopeObject {
    /// - Parameter additions: members of Easel's own, such as `n` and `logged`.
    static func write(
        type: Int, data: SocketValue, namespace: String, sender: ClusterNodeID?, additions: SocketObject
    ) -> SocketValue {
        var members = additions
        members["type"] = .number(Double(type))
        members["data"] = data
        members["nsp"] = .string(namespace)
        if let sender { members["uid"] = .string(sender.text) }
        return .object(members)
    }

    /// Reads a message. Nil for one of another namespace, or of a type that is of no concern here.
    static func read(_ payload: ByteBuffer, namespace: String) throws -> ClusterDelivery? {
        let value = try ClusterPayload.decode(payload)
        guard value["nsp"] == .string(namespace) else { return nil }
        guard let type = value["type"]?.integerValue else { throw ClusterFormatError("a message without a type") }
        let delivery = try ClusterEnvelopeCoding.read(
            type: type, data: value["data"] ?? [:], sender: value["uid"]?.stringValue.map { ClusterNodeID(text: $0) })
        guard case .message(var envelope) = delivery else { return delivery }
        envelope.number = value["n"]?.integerValue
        envelope.isLogged = value["logged"]?.boolValue ?? false
        return .message(envelope)
    }
}
