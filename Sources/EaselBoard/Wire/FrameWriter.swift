import EaselJSON

/// Writes the fields of a message in the order of the examples in docs/PROTOCOL.md, "Messages".
struct FrameWriter {
    private(set) var bytes: [UInt8] = []

    /// What most messages without operations fit in.
    private static let usual = 256

    init(type: StaticString) {
        bytes.reserveCapacity(Self.usual)
        bytes.append(contentsOf: "{\"type\":\"\(type)\"".utf8)
    }

    /// An object within a message.
    init() {
        bytes.reserveCapacity(Self.usual)
        bytes.append(UInt8(ascii: "{"))
    }

    consuming func finish() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    mutating func field(_ name: StaticString, _ value: Int) {
        start(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func field(_ name: StaticString, _ value: String) {
        start(name)
        JSON.encode(value, into: &bytes)
    }

    mutating func field(_ name: StaticString, _ value: JSONObject) {
        start(name)
        value.encode(into: &bytes)
    }

    mutating func field(_ name: StaticString, _ value: JSON) {
        start(name)
        value.encode(into: &bytes)
    }

    /// A value that is JSON text already.
    mutating func field(_ name: StaticString, encoded value: [UInt8]) {
        start(name)
        bytes.append(contentsOf: value)
    }

    /// An array whose elements write themselves, behind some that are JSON text already.
    mutating func array<Items: Collection>(
        _ name: StaticString, _ items: Items, behind first: [UInt8] = [],
        _ write: (Items.Element, inout [UInt8]) -> Void
    ) {
        start(name)
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: first)
        for (index, item) in items.enumerated() {
            if index > 0 || !first.isEmpty { bytes.append(UInt8(ascii: ",")) }
            write(item, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func start(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: "\"\(name)\":".utf8)
    }
}
