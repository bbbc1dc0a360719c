/// What can be subscribed to.
public enum RedisChannel: Sendable {
    /// A channel of sharded pub/sub, at the server that has its slot.
    case sharded(String)
    /// A channel of plain pub/sub, which a cluster spreads over all of its servers.
    case plain(String)
    /// All channels of plain pub/sub whose names match a glob-style pattern.
    case pattern(String)

    /// The pattern that matches the channels whose names begin with these characters, whatever they are.
    public static func prefixed(by prefix: String) -> RedisChannel {
        var pattern = ""
        for character in prefix.unicodeScalars {
            if "*?[]\\^-".unicodeScalars.contains(character) { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(character)
        }
        return .pattern(pattern + "*")
    }

    /// The name, or the pattern.
    public var name: String {
        switch self {
        case .sharded(let name), .plain(let name), .pattern(let name): name
        }
    }

    /// The key whose server has the channel; nil where any server can.
    var key: String? {
        if case .sharded(let name) = self { name } else { nil }
    }

    var subscribe: RedisCommand {
        switch self {
        case .sharded(let name): RedisCommand("SSUBSCRIBE", key: name)
        case .plain(let name): RedisCommand("SUBSCRIBE", [.text(name)])
        case .pattern(let pattern): RedisCommand("PSUBSCRIBE", [.text(pattern)])
        }
    }

    var unsubscribe: RedisCommand {
        switch self {
        case .sharded(let name): RedisCommand("SUNSUBSCRIBE", key: name)
        case .plain(let name): RedisCommand("UNSUBSCRIBE", [.text(name)])
        case .pattern(let pattern): RedisCommand("PUNSUBSCRIBE", [.text(pattern)])
        }
    }
}

/// Names are the same if their bytes are, as they are to Redis. Swift's `String` takes canonically equivalent ones for one.
extension RedisChannel: Hashable {
    public static func == (left: RedisChannel, right: RedisChannel) -> Bool {
        switch (left, right) {
        case (.sharded(let left), .sharded(let right)), (.plain(let left), .plain(let right)),
            (.pattern(let left), .pattern(let right)):
            left.utf8.elementsEqual(right.utf8)
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .sharded: hasher.combine(0)
        case .plain: hasher.combine(1)
        case .pattern: hasher.combine(2)
        }
        var name = name
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension RedisChannel: CustomStringConvertible {
    public var description: String { name }
}
