package import EaselJSON
package import NIOCore

extension SocketValue: ParsedJSON {
    package static var sortsMembers: Bool { false }

    package static func object(parsed members: [(key: String, value: SocketValue)]) -> SocketValue {
        .object(SocketObject(unique: members))
    }
}

extension SocketValue {
    /// The same value, which has no binary; members of objects are in the order of their names.
    package init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let value): self = .number(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(SocketValue.init))
        case .object(let members): self = .object(SocketObject(unique: members.map { ($0.key, SocketValue($0.value)) }))
        }
    }

    /// Parses a JSON text as JavaScript would: what its numbers and objects cannot hold is lost. A number that is larger than
    /// any of its own becomes null, as it does where JavaScript sends it on.
    ///
    /// - Parameters:
    ///   - maximumDepth: how many levels of arrays and objects may nest.
    /// - Returns: nil if the text is no JSON.
    package init?(parsing text: ByteBufferView, maximumDepth: Int) {
        func parsed(_ text: some Collection<UInt8>) -> SocketValue? {
            try? Self.parse(text, maximumDepth: maximumDepth, losingAsJavaScript: true)
        }
        if let value = parsed(text) {
            self = value
            return
        }
        let whole = LoneSurrogates.replaced(in: text)
        let mended = InfiniteNumbers.replaced(in: whole ?? Array(text)) ?? whole
        guard let mended, let value = parsed(mended) else { return nil }
        self = value
    }

    /// Appends the JSON text of the value, with a placeholder for each binary value in it.
    ///
    /// - Parameter attachments: what the placeholders stand for is appended here, in their order.
    package func encode(into text: inout [UInt8], attachments: inout [ByteBuffer]) {
        switch self {
        case .null: text.append(contentsOf: "null".utf8)
        case .bool(let value): text.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): JSON.number(value).encode(into: &text)
        case .string(let value): JSON.encode(value, into: &text)
        case .binary(let bytes):
            text.append(contentsOf: #"{"_placeholder":true,"num":"#.utf8)
            text.append(contentsOf: String(attachments.count).utf8)
            text.append(UInt8(ascii: "}"))
            attachments.append(bytes)
        case .array(let values):
            Self.encode(values, into: &text, attachments: &attachments)
        case .object(let members):
            var separator = UInt8(ascii: "{")
            for (name, value) in members {
                text.append(separator)
                separator = UInt8(ascii: ",")
                JSON.encode(name, into: &text)
                text.append(UInt8(ascii: ":"))
                value.encode(into: &text, attachments: &attachments)
            }
            text.append(contentsOf: (members.isEmpty ? "{}" : "}").utf8)
        }
    }

    private static func encode(_ values: [SocketValue], into text: inout [UInt8], attachments: inout [ByteBuffer]) {
        var separator = UInt8(ascii: "[")
        for value in values {
            text.append(separator)
            separator = UInt8(ascii: ",")
            value.encode(into: &text, attachments: &attachments)
        }
        text.append(contentsOf: (values.isEmpty ? "[]" : "]").utf8)
    }
}
