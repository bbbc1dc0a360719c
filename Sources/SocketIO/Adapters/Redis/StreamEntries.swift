internal import EaselRedis
internal import NIOCore

/// The entries of a stream that nodes read, as `@socket.io/redis-streams-adapter` writes them: fields `uid`, `nsp`, `type`
/// and `data`.
struct StreamEntries: Sendable {
    /// The stream's key.
    let key: String
    /// About how many entries are kept.
    let maximumLength: Int

    /// What an entry says, to whom it concerns.
    struct Entry: Sendable, Hashable {
        var namespace: String
        var envelope: ClusterEnvelope
        /// Set if an Easel node has logged a message of a Node server or emitter.
        var origin: ForeignOrigin?
    }

    // MARK: Writing

    /// The command that appends a message.
    func append(_ envelope: ClusterEnvelope, namespace: String) throws -> RedisCommand {
        let head: [RedisCommand.Argument] = ["MAXLEN", "~", .integer(maximumLength), "*"]
        return RedisCommand("XADD", key: key, head + (try fields(of: envelope, namespace: namespace)))
    }

    /// Names and values of an entry.
    func fields(
        of envelope: ClusterEnvelope, namespace: String, origin: ForeignOrigin? = nil
    ) throws -> [RedisCommand.Argument] {
        let (type, data) = try ClusterEnvelopeCoding.write(envelope.message, namespace: namespace)
        let encoded =
            data.hasBinary
            ? String(decoding: Base64.encode(try MessagePack.encode(data).readableBytesView), as: UTF8.self)
            : String(buffer: ClusterJSON.encode(data))
        var fields: [RedisCommand.Argument] = [
            "uid", .text(envelope.sender?.text ?? ""), "nsp", .text(namespace), "type", .integer(type), "data",
            .text(encoded),
        ]
        if let number = envelope.number { fields += ["n", .integer(number)] }
        if let origin { fields += ["foreign", .text(origin.digest), "by", .text(origin.recorder.text)] }
        return fields
    }

    // MARK: Reading

    /// Reads the fields of an entry. Nil for what is of no concern here.
    static func read(_ fields: [RESPValue]) throws -> Entry? {
        var texts: [String: String] = [:]
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            if let name = fields[index].string { texts[name] = fields[index + 1].string }
        }
        guard let namespace = texts["nsp"], let type = texts["type"].flatMap({ Int($0) }) else { return nil }
        let delivery = try ClusterEnvelopeCoding.read(
            type: type, data: try data(texts["data"]), sender: texts["uid"].map { ClusterNodeID(text: $0) })
        guard case .message(var envelope) = delivery else { return nil }
        envelope.number = texts["n"].flatMap { Int($0) }
        let origin = texts["foreign"].map {
            ForeignOrigin(digest: $0, recorder: ClusterNodeID(text: texts["by"] ?? ""))
        }
        return Entry(namespace: namespace, envelope: envelope, origin: origin)
    }

    private static func data(_ text: String?) throws -> SocketValue {
        guard let text, !text.isEmpty else { return [:] }
        if text.utf8.first == UInt8(ascii: "{") { return try ClusterJSON.decode(text) }
        guard let bytes = Base64.decode(text.utf8) else {
            throw ClusterFormatError("data that is neither JSON nor base64")
        }
        return try MessagePack.decode(ByteBuffer(bytes: bytes))
    }
}
