public import EaselBoard
import EaselJSON
public import NIOCore

/// Reads an archive line by line and verifies it: a pure state machine that keeps nothing but the document.
///
/// What can be counted is counted before it is looked into, and what is over a bound is not read further.
public struct ArchiveReader: Sendable {
    /// What a line is.
    public enum Line: Sendable {
        case header(ArchiveHeader)
        /// A part of the document that the operations begin behind. With the last one that document is complete.
        case snapshot(isLast: Bool)
        case operation(LoggedOperation)
        case trailer(ArchiveTrailer)
    }

    private let rules: ArchiveRules
    private var lines = 0
    private var bytes = 0
    private var operations = 0
    private var parts: (read: Int, of: Int) = (0, 0)
    private var lastTime = 0
    private var weight = DocumentWeight()
    public private(set) var trailer: ArchiveTrailer?
    /// Whom the archive names as authors, where its authors are claims: by the clients that it names, with who acted by them. Of
    /// very many, the first.
    private var claimed: [ClientID: Author?] = [:]
    private static let maximumClaimed = 10_000
    public private(set) var header: ArchiveHeader?
    public private(set) var document = Document()
    public private(set) var seq: Seq = 0

    public init(_ rules: ArchiveRules = .trusted) {
        self.rules = rules
    }

    /// Takes the next line, without its line break. Throws ``ArchiveError``.
    public mutating func read(_ line: ByteBuffer) throws(ArchiveError) -> Line {
        lines += 1
        guard trailer == nil else { throw damaged("something follows the last line") }
        try count(line)
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line.readableBytesView)
        } catch {
            throw lines == 1 ? .notAnArchive("it is no JSON: \(error)") : damaged("\(error)")
        }
        guard let header else { return .header(try begin(json)) }
        if let trailer = ArchiveTrailer(json: json) { return try end(trailer, header) }
        if json["type"] == "snapshot" { return try snapshot(json, header) }
        return .operation(try operation(json, header))
    }

    /// The end of the text. Throws if the archive was cut.
    public func finish() throws(ArchiveError) {
        guard trailer != nil else { throw lines == 0 ? .notAnArchive("it is empty") : .cut(lines: lines) }
    }

    /// The names of those who have drawn, once the last line was read: as the archive has them, or, where its authors are claims, as
    /// names of the clients that nobody has, which somebody has claimed.
    public var people: [KnownPerson] {
        let people = trailer?.people ?? []
        guard rules.authors == .claimed else { return people }
        let known = Dictionary(people.map { ($0.identity, $0) }) { first, _ in first }
        return claimed.compactMap { client, author in
            let archived = ClientID(archived: client)
            let person = author.flatMap { known[.author($0)] } ?? known[.client(client)] ?? known[.client(archived)]
            return person.flatMap { KnownPerson(.client(archived), name: $0.name, color: $0.color) }
        }
    }

    private func damaged(_ what: String) -> ArchiveError { .damaged(line: lines, what) }

    private static let snapshotStart = Array(#"{"type":"snapshot""#.utf8)

    private mutating func count(_ line: ByteBuffer) throws(ArchiveError) {
        bytes += line.readableBytes + 1
        guard bytes <= rules.bytes else { throw .tooLarge("it has more than \(rules.bytes) bytes") }
        let isSnapshot = line.readableBytesView.starts(with: Self.snapshotStart)
        let allowed = rules.lineBytes(isHeader: header == nil, isSnapshot: isSnapshot)
        guard line.readableBytes <= allowed else {
            throw header == nil
                ? .notAnArchive("its first line has more than \(allowed) bytes")
                : damaged("\(line.readableBytes) bytes, where \(allowed) are allowed")
        }
    }

    private mutating func begin(_ json: JSON) throws(ArchiveError) -> ArchiveHeader {
        let header = try ArchiveHeader(json: json)
        guard header.createdAt <= rules.latest else { throw .notAnArchive("its board was made in the future") }
        self.header = header
        seq = header.base
        lastTime = header.createdAt
        return header
    }

    // MARK: The document in front

    private mutating func snapshot(_ json: JSON, _ header: ArchiveHeader) throws(ArchiveError) -> Line {
        guard seq == header.base, header.base > 0, json["seq"]?.integerValue == seq,
            json["part"]?.integerValue == parts.read + 1, let count = json["parts"]?.integerValue,
            count > parts.read, parts.read == 0 || count == parts.of, let elements = json["elements"]?.objectValue
        else { throw damaged("a part of a snapshot out of place") }
        guard count <= rules.parts else {
            throw damaged("a snapshot of \(count) parts, where \(rules.parts) are allowed")
        }
        try insert(elements)
        parts = (parts.read + 1, count)
        return .snapshot(isLast: parts.read == parts.of)
    }

    private mutating func insert(_ elements: JSONObject) throws(ArchiveError) {
        let before = document.count
        if let limits = rules.limits {
            try checkCount(before + elements.count, limits)
            // As many elements as there are, each held to what one submit could put.
            var whole = limits
            (whole.operationBytes, whole.editsPerOperation) = (.max, .max)
            let puts = elements.map { JSON.object(["op": "put", "id": .string($0.key), "value": $0.value]) }
            if !puts.isEmpty { try weigh(check(.array(puts), whole).edits) }
        }
        do {
            try document.insert(elements)
        } catch {
            throw damaged("\(error)")
        }
        guard document.count == before + elements.count else { throw damaged("an element twice in a snapshot") }
        try checkDocument()
    }

    private func checkCount(_ elements: Int, _ limits: Limits) throws(ArchiveError) {
        guard elements <= limits.elementsPerBoard else {
            throw .rejected(
                line: lines,
                Rejection(
                    .boardFull,
                    "the board would have \(elements) elements; \(limits.elementsPerBoard) are allowed"))
        }
    }

    /// What a submit of these edits would have to meet.
    private func check(_ edits: JSON, _ limits: Limits) throws(ArchiveError) -> EditBatch {
        do throws(Rejection) {
            let batch = try EditBatch(validating: edits, limits: limits)
            try document.check(batch.edits, limits: limits)
            return batch
        } catch {
            throw .rejected(line: lines, error)
        }
    }

    /// Before the document takes them: a document that is too heavy is never made.
    private mutating func weigh(_ edits: [Edit]) throws(ArchiveError) {
        weight.apply(edits)
        guard weight.total <= rules.documentValues else {
            throw .tooLarge("line \(lines) leads to a document of more than \(rules.documentValues) JSON values")
        }
    }

    private func checkDocument() throws(ArchiveError) {
        guard document.totalBytes <= rules.documentBytes else {
            throw .tooLarge(
                "line \(lines) leads to a document of more than \(rules.documentBytes) bytes of JSON")
        }
    }

    // MARK: Operations

    private mutating func operation(_ json: JSON, _ header: ArchiveHeader) throws(ArchiveError) -> LoggedOperation {
        try checkThatDocumentIsComplete(header)
        guard operations < rules.operations else {
            throw .tooLarge("it has more than \(rules.operations) operations")
        }
        // Counts and limits first: what is over them is not taken apart.
        let batch: EditBatch? =
            if let limits = rules.limits { try check(json["edits"] ?? .null, limits) } else { nil }
        let operation: Operation
        do {
            operation = try Operation(json: json)
        } catch {
            throw damaged("\(error)")
        }
        guard operation.seq == seq + 1 else { throw damaged("seq \(operation.seq) behind seq \(seq)") }
        try checkTime(operation.at)
        if let batch { try weigh(batch.edits) }
        document.apply(operation)
        try checkDocument()
        operations += 1
        seq = operation.seq
        return logged(operation, edits: batch?.encoded ?? EditBatch(edits: operation.edits).encoded)
    }

    private mutating func checkTime(_ at: Int) throws(ArchiveError) {
        guard at <= rules.latest else { throw damaged("its time, \(at), is in the future") }
        guard at >= lastTime else { throw damaged("its time, \(at), is before that of the line above, \(lastTime)") }
        lastTime = at
    }

    /// Written anew, so that what goes into a log is the text that a log writes.
    private mutating func logged(_ operation: Operation, edits: [UInt8]) -> LoggedOperation {
        switch rules.authors {
        case .asSeen:
            return LoggedOperation(
                seq: operation.seq, client: operation.client, n: operation.n, at: operation.at,
                author: operation.author, claim: operation.claim, edits: edits)
        case .claimed:
            let claim =
                operation.claim ?? AuthorClaim(client: operation.client, n: operation.n, author: operation.author)
            if claimed.count < Self.maximumClaimed || claimed[claim.client] != nil {
                claimed.updateValue(claim.author, forKey: claim.client)
            }
            return LoggedOperation(
                seq: operation.seq, client: ClientID(archived: claim.client), n: operation.seq, at: operation.at,
                claim: claim, edits: edits)
        }
    }

    private func checkThatDocumentIsComplete(_ header: ArchiveHeader) throws(ArchiveError) {
        guard parts.read == parts.of, header.base == 0 || parts.of > 0 else {
            throw damaged("parts of the snapshot are missing")
        }
    }

    private mutating func end(_ trailer: ArchiveTrailer, _ header: ArchiveHeader) throws(ArchiveError) -> Line {
        try checkThatDocumentIsComplete(header)
        guard trailer.seq == seq else {
            throw damaged("operations are missing: it ends at \(trailer.seq), and seq \(seq) was the last")
        }
        guard document.digest() == trailer.digest else { throw .wrongDigest }
        self.trailer = trailer
        return .trailer(trailer)
    }
}
