public import EaselBoard
public import NIOCore

/// Makes the lines of an archive, for an ``ArchiveReader``: a pure state machine that keeps nothing but the document.
///
/// The lines come with their line breaks: ``opening()``, then one for each operation, then ``closing()``.
public struct ArchiveWriter: Sendable {
    private let header: ArchiveHeader
    private var document: Document
    private var seq: Seq
    private let people: [KnownPerson]

    /// - Parameters:
    ///   - document: the one that the operations begin behind, empty where that is seq 0.
    ///   - people: the names of those who have drawn.
    public init(_ header: ArchiveHeader, behind document: Document = Document(), people: [KnownPerson] = []) {
        self.people = people
        self.header = header
        self.document = document
        seq = header.base
    }

    /// The header and, where history was trimmed, the document that it begins behind.
    public mutating func opening() -> [ByteBuffer] {
        let first = Self.line(header.json.canonical)
        guard header.base > 0 else { return [first] }
        return [first] + Snapshot(document: &document, epoch: header.epoch, seq: header.base).frames.map(Self.line)
    }

    /// Throws ``LogError/corrupt(_:)`` if the operation is not the next one or can't be read.
    public mutating func line(_ operation: LoggedOperation) throws -> ByteBuffer {
        guard operation.seq == seq + 1 else {
            throw LogError.corrupt("seq \(seq + 1) of board \(header.board) is missing")
        }
        document.apply(try Operation(logged: operation))
        seq = operation.seq
        return Self.line(operation.json)
    }

    /// The last line, and the digest that it tells.
    public mutating func closing() -> (line: ByteBuffer, digest: Digest) {
        let digest = document.digest()
        return (Self.line(ArchiveTrailer(seq: seq, digest: digest, people: people).json.canonical), digest)
    }

    private static func line(_ bytes: [UInt8]) -> ByteBuffer {
        line(ByteBuffer(bytes: bytes))
    }

    private static func line(_ text: ByteBuffer) -> ByteBuffer {
        var line = text
        line.writeInteger(UInt8(ascii: "\n"))
        return line
    }
}
