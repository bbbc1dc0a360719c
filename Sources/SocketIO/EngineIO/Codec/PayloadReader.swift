package import NIOCore

/// Takes the body of a `POST` apart, a packet at a time. A pure value.
package struct PayloadReader: Sendable {
    package enum Item: Sendable, Hashable {
        case packet(EnginePacket)
        /// What follows is no packet; nothing is read behind it.
        case malformed
        /// The body has ended.
        case end
    }

    private enum Form {
        case separated
        case counted
        case binary
    }

    /// A client that was offline sends what it kept in bodies of at most a million bytes.
    package static let maximumPackets = 65_536

    private var rest: ByteBuffer
    private let revision: EngineRevision
    private let form: Form
    private var packets = 0
    private var isOver = false
    private var isMalformed: Bool

    /// - Parameter isBinary: whether the body is of type `application/octet-stream`, which revision 3 has.
    package init(_ body: ByteBuffer, revision: EngineRevision, isBinary: Bool) {
        rest = body
        self.revision = revision
        switch revision {
        case .four: form = .separated
        case .three: form = isBinary ? .binary : .counted
        }
        // An empty body holds no packet.
        isMalformed = body.readableBytes == 0 || form != .binary && !body.isValidUTF8
    }

    /// Reads the body of `request`, which its headers and its query say the form of.
    init(_ body: ByteBuffer, of request: EngineHTTPRequest, revision: EngineRevision) {
        let isBinary = request.headers["content-type"].first == "application/octet-stream"
        let payload = request.scriptCallback == nil ? body : JSONPolling.payload(inForm: body) ?? ByteBuffer()
        self.init(payload, revision: revision, isBinary: isBinary)
        // Revision 4 has no binary bodies.
        if isBinary, revision == .four { isMalformed = true }
    }

    package mutating func next() -> Item {
        while !isMalformed, !isOver {
            packets += 1
            switch packets <= Self.maximumPackets ? take() : .malformed {
            case .packet(let packet): return .packet(packet)
            case .empty: continue
            case .malformed: isMalformed = true
            }
        }
        return isMalformed ? .malformed : .end
    }

    private enum Taken {
        case packet(EnginePacket)
        /// A packet of length 0, which revision 3 passes over.
        case empty
        case malformed

        init(_ packet: EnginePacket?) {
            self = packet.map { .packet($0) } ?? .malformed
        }
    }

    /// The next packet. Notes the end of the body.
    private mutating func take() -> Taken {
        switch form {
        case .separated:
            return takeSeparated()
        case .counted:
            defer { isOver = rest.readableBytes == 0 }
            return takeCounted()
        case .binary:
            defer { isOver = rest.readableBytes == 0 }
            return takeBinary()
        }
    }

    private mutating func takeSeparated() -> Taken {
        let view = rest.readableBytesView
        let end = view.firstIndex(of: EngineEncoding.separator)
        guard let text = rest.readSlice(length: (end ?? view.endIndex) - view.startIndex) else { return .malformed }
        if end == nil { isOver = true } else { rest.moveReaderIndex(forwardBy: 1) }
        return Taken(EnginePacket(text: text, revision: revision))
    }

    private mutating func takeCounted() -> Taken {
        guard let units = takeLength(endingWith: UInt8(ascii: ":"), digitZero: UInt8(ascii: "0")),
            let count = bytes(ofUnits: units), let text = rest.readSlice(length: count)
        else { return .malformed }
        return count == 0 ? .empty : Taken(EnginePacket(text: text, revision: revision))
    }

    private mutating func takeBinary() -> Taken {
        guard let kind = rest.readInteger(as: UInt8.self), kind <= 1,
            let count = takeLength(endingWith: 0xFF, digitZero: 0), let bytes = rest.readSlice(length: count)
        else { return .malformed }
        if count == 0 { return .empty }
        if kind == 1 { return Taken(EnginePacket(binary: bytes, revision: revision)) }
        return bytes.isValidUTF8 ? Taken(EnginePacket(text: bytes, revision: revision)) : .malformed
    }

    /// At most 9 digits, so that no number is too large to compute with.
    private mutating func takeLength(endingWith end: UInt8, digitZero zero: UInt8) -> Int? {
        var length = 0
        for place in 0... {
            guard let byte = rest.readInteger(as: UInt8.self) else { return nil }
            if byte == end { return place == 0 ? nil : length }
            guard place < 9, byte >= zero, byte - zero <= 9 else { return nil }
            length = length * 10 + Int(byte - zero)
        }
        return nil
    }

    /// How many bytes so many UTF-16 code units of the rest take; nil if they end within a character or are not there.
    private func bytes(ofUnits units: Int) -> Int? {
        var (left, count) = (units, 0)
        for byte in rest.readableBytesView {
            let width = UTF16Length.units(of: byte)
            if left == 0, width > 0 { break }
            guard width <= left else { return nil }
            left -= width
            count += 1
        }
        return left == 0 ? count : nil
    }
}

extension ByteBuffer {
    package var isValidUTF8: Bool {
        (try? getUTF8ValidatedString(at: readerIndex, length: readableBytes)) != nil
    }
}
