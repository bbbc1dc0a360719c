public import EaselBoard
import EaselJSON
public import NIOCore

/// Reads an archive line by line and verifies it: a pure state machine that keeps nothing but the document.
public struct ArchiveReader: Sendable {
    /// What a line is.
    public enum Line: Sendable {
        case header(ArchiveHeader)
        /// A part of the document that the operations begin behind, as it is sent to clients.
        case snapshot(ByteBuffer)
        case operation(LoggedOperation)
        case trailer(ArchiveTrailer)
    }

    private var lines = 0
    private var parts: (read: Int, of: Int) = (0, 0)
    private var trailer: ArchiveTrailer?
    public private(set) var header: ArchiveHeader?
    public private(set) var document = Document()
    public private(set) var seq: Seq = 0

    public init() {}

    /// Takes the next line, without its line break. Throws ``ArchiveError``.
    public mutating func read(_ line: ByteBuffer) throws(ArchiveError) -> Line {
        lines += 1
        guard trailer == nil else { throw damaged("something follows the last line") }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line.readableBytesView)
        } catch {
            throw lines == 1 ? .notAnArchive("it is no JSON: \(error)") : damaged("\(error)")
        }
        guard let header else {
            let header = try ArchiveHeader(json: json)
            self.header = header
            seq = header.base
            return .header(header)
        }
        if let trailer = ArchiveTrailer(json: json) { return try end(trailer) }
        if json["type"] == "snapshot" { return try snapshot(json, line, header) }
        return try operation(json, line, header)
    }

    /// The end of the text. Throws if the archive was cut.
    public func finish() throws(ArchiveError) {
        guard trailer != nil else { throw lines == 0 ? .notAnArchive("it is empty") : .cut(lines: lines) }
    }

    private func damaged(_ what: String) -> ArchiveError { .damaged(line: lines, what) }

    private mutating func snapshot(
        _ json: JSON, _ line: ByteBuffer, _ header: ArchiveHeader
    ) throws(ArchiveError) -> Line {
        guard seq == header.base, header.base > 0, json["seq"]?.integerValue == seq,
            json["part"]?.integerValue == parts.read + 1, let count = json["parts"]?.integerValue,
            let elements = json["elements"]?.objectValue
        else { throw damaged("a part of a snapshot out of place") }
        do {
            try document.insert(elements)
        } catch {
            throw damaged("\(error)")
        }
        parts = (parts.read + 1, count)
        return .snapshot(line)
    }

    private mutating func operation(
        _ json: JSON, _ line: ByteBuffer, _ header: ArchiveHeader
    ) throws(ArchiveError) -> Line {
        guard parts.read == parts.of, header.base == 0 || parts.of > 0 else {
            throw damaged("parts of the snapshot are missing")
        }
        let operation: Operation
        do {
            operation = try Operation(json: json)
        } catch {
            throw damaged("\(error)")
        }
        guard operation.seq == seq + 1 else { throw damaged("seq \(operation.seq) behind seq \(seq)") }
        // Written anew, so that what goes into a log is the text that a log writes.
        let logged = LoggedOperation(
            seq: operation.seq, client: operation.client, n: operation.n, at: operation.at,
            edits: EditBatch(edits: operation.edits).encoded)
        document.apply(operation)
        seq = operation.seq
        return .operation(logged)
    }

    private mutating func end(_ trailer: ArchiveTrailer) throws(ArchiveError) -> Line {
        guard trailer.seq == seq, parts.read == parts.of else {
            throw damaged("operations are missing: it ends at \(trailer.seq), and seq \(seq) was the last")
        }
        let digest = document.digest()
        guard digest == trailer.digest else { throw .wrongDigest(expected: trailer.digest, found: digest) }
        self.trailer = trailer
        return .trailer(trailer)
    }
}
