/// Checks that bytes are one MessagePack value before msgpack-c builds it.
///
/// msgpack-c reserves memory for as many elements as an array announces. Here each announced element has to be there: the
/// memory that is reserved is then at most proportional to the bytes.
struct MessagePackOutline {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    /// How many values each open array or map still lacks.
    private var missing: [Int] = []

    static func check(_ bytes: UnsafeRawBufferPointer) throws(MessagePackError) {
        var outline = MessagePackOutline(bytes: bytes)
        repeat { try outline.value() } while !outline.missing.isEmpty
        guard outline.position == bytes.count else { throw .malformed }
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private var remaining: Int { bytes.count - position }

    private mutating func value() throws(MessagePackError) {
        let first = try integer(ofBytes: 1)
        switch first {
        case 0x80...0x8F: try open((first & 0x0F) * 2)
        case 0x90...0x9F: try open(first & 0x0F)
        case 0xA0...0xBF: try skip(first & 0x1F)
        case 0xC1: throw .malformed
        case 0xC4, 0xD9: try skip(try integer(ofBytes: 1))
        case 0xC5, 0xDA: try skip(try integer(ofBytes: 2))
        case 0xC6, 0xDB: try skip(try integer(ofBytes: 4))
        case 0xC7: try skip(try integer(ofBytes: 1) + 1)
        case 0xC8: try skip(try integer(ofBytes: 2) + 1)
        case 0xC9: try skip(try integer(ofBytes: 4) + 1)
        case 0xCC, 0xD0: try skip(1)
        case 0xCD, 0xD1: try skip(2)
        case 0xCA, 0xCE, 0xD2: try skip(4)
        case 0xCB, 0xCF, 0xD3: try skip(8)
        case 0xD4...0xD8: try skip(1 + 1 << (first - 0xD4))
        case 0xDC: try open(try integer(ofBytes: 2))
        case 0xDD: try open(try integer(ofBytes: 4))
        case 0xDE: try open(try integer(ofBytes: 2) * 2)
        case 0xDF: try open(try integer(ofBytes: 4) * 2)
        default: break
        }
        close()
    }

    /// An array or map of so many values begins.
    private mutating func open(_ count: Int) throws(MessagePackError) {
        guard missing.count < MessagePack.maximumDepth else { throw .tooDeep }
        guard count <= remaining else { throw .malformed }
        // The array itself is counted when it is closed.
        missing.append(count &+ 1)
    }

    /// A value is complete, and with it perhaps what it is in.
    private mutating func close() {
        while let last = missing.popLast() {
            guard last <= 1 else {
                missing.append(last - 1)
                return
            }
        }
    }

    private mutating func skip(_ count: Int) throws(MessagePackError) {
        guard count <= remaining else { throw .malformed }
        position += count
    }

    private mutating func integer(ofBytes count: Int) throws(MessagePackError) -> Int {
        guard count <= remaining else { throw .malformed }
        defer { position += count }
        return bytes[position..<position + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
