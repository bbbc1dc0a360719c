extension SocketObject: Codable {
    /// Reads an object of any members, in the order that the decoder has them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MemberName.self)
        self.init()
        for name in container.allKeys { self[name.stringValue] = try container.decode(SocketValue.self, forKey: name) }
    }

    /// Writes the members, in their order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MemberName.self)
        for (name, value) in self { try container.encode(value, forKey: MemberName(stringValue: name)) }
    }
}

/// The name of a member, whatever it is.
private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
