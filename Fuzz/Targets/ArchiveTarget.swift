import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

extension FuzzTarget {
    /// An archive that a stranger sends: all of it becomes a board, or nothing does.
    static let archive = FuzzTarget(
        name: "archive",
        seeds: {
            let sound = try ArchiveTarget.sound()
            let text = String(decoding: sound, as: UTF8.self)
            return try [sound, ArchiveTarget.trimmed()]
                + [
                    (#""n":2,"#, #""n":9007199254740991,"#), (#""base":0"#, #""base":4503599627370496"#),
                    (#""epoch":"fuzz""#, #""epoch":"11/../../x/y""#), (#""at":5,"#, #""at":9007199254740991,"#),
                    (#""seq":3,"client""#, #""seq":9007199254740991,"client""#), (#""type":"end""#, #""type":"e""#),
                    (#""createdAt":1"#, #""createdAt":-9007199254740991"#),
                    (#""at":5,"#, #""at":5,"claim":{"client":"AAAAAAAAAAAAAAAA","n":1},"#),
                    ("{\"seq\":2", "\n{\"seq\":2"),
                ].map { Array(text.replacing($0.0, with: $0.1).utf8) }
        },
        run: ArchiveTarget.run)
}

enum ArchiveTarget {
    private static let board = BoardID.random()
    private static let now = 1_000_000

    private static var rules: ArchiveRules {
        var limits = Limits()
        (limits.operationBytes, limits.editsPerOperation, limits.depth) = (1_024, 4, 8)
        (limits.elementBytes, limits.elementsPerBoard) = (1_024, 6)
        return .stranger(limits: limits, now: now, bytes: 8_192)
    }

    static func sound() throws -> [UInt8] {
        var writer = ArchiveWriter(try header(base: 0))
        var lines = writer.opening()
        for seq in 1...4 { lines.append(try writer.line(operation(seq))) }
        return (lines + [writer.closing().line]).flatMap { Array($0.readableBytesView) }
    }

    static func trimmed() throws -> [UInt8] {
        var document = Document()
        document.apply(Operation(seq: 1, client: ClientID(key: Shorthand.key), n: 1, at: 1, edits: try edits(1)))
        var writer = ArchiveWriter(try header(base: 3), behind: document)
        var lines = writer.opening()
        for seq in 4...5 { lines.append(try writer.line(operation(seq))) }
        return (lines + [writer.closing().line]).flatMap { Array($0.readableBytesView) }
    }

    private static func header(base: Seq) throws -> ArchiveHeader {
        ArchiveHeader(
            board: board, title: "A title", epoch: try Epoch(validating: "fuzz"), createdAt: 1, base: base)
    }

    private static func edits(_ seq: Seq) throws -> [Edit] {
        [.put(try ElementID(validating: "e\(seq % 3)"), ["n": .number(Double(seq)), "points": [[0, 1]]])]
    }

    private static func operation(_ seq: Seq) throws -> LoggedOperation {
        LoggedOperation(
            seq: seq, client: ClientID(key: Shorthand.key), n: seq, at: 3 + seq,
            edits: EditBatch(edits: try edits(seq)).encoded)
    }

    static func run(_ bytes: [UInt8]) async throws {
        try await take(bytes)
        try await take(signed(bytes))
    }

    /// The lines that can be read, with the last line that they need: a digest would keep most inputs out.
    private static func signed(_ bytes: [UInt8]) -> [UInt8] {
        var reader = ArchiveReader(rules)
        var kept: [UInt8] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            var next = reader
            guard let read = try? next.read(ByteBuffer(bytes: line)) else { break }
            if case .trailer = read { break }
            reader = next
            kept += line + [UInt8(ascii: "\n")]
        }
        var document = reader.document
        return kept + ArchiveTrailer(seq: reader.seq, digest: document.digest()).json.canonical
    }

    private static func take(_ bytes: [UInt8]) async throws {
        let (claimed, header) = try await restore(bytes, by: rules)
        let (trusted, _) = try await restore(bytes, by: .trusted)
        guard let claimed else { return }
        try Finding.unless(trusted != nil, "a stranger's archive is taken, and the operator's is not")
        try await check(claimed, header)
    }

    /// The log with the board, or nil if the archive was refused.
    private static func restore(
        _ bytes: [UInt8], by rules: ArchiveRules
    ) async throws -> (log: MemoryBoardLog?, header: ArchiveHeader?) {
        let store = MemoryStore()
        let log = MemoryBoardLog(store: store)
        var restore = ArchiveRestore(of: board, in: log, by: rules)
        var reader = ArchiveReader(rules)
        do {
            var lines = LineSplitter()
            for start in stride(from: 0, to: bytes.count, by: 700) {
                lines.append(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + 700)]))
                while let line = try lines.next() { try await take(line, &restore, &reader, log) }
            }
            if let line = lines.last() { try await take(line, &restore, &reader, log) }
            try await restore.finish()
            try Finding.unless(store.restoreCount == 0, "a restore is left beside the board that it has become")
            return (log, reader.header)
        } catch let finding as Finding {
            throw finding
        } catch {
            try Finding.unless(error is ArchiveError || error is LogError, "another error: \(error)")
            try await restore.abandon()
            try Finding.unless(store.restoreCount == 0, "an archive that is refused leaves something")
            try Finding.unless(try await log.list(after: nil, limit: 9).isEmpty, "half a board is left: \(error)")
            return (nil, reader.header)
        }
    }

    private static func take(
        _ line: ByteBuffer, _ restore: inout ArchiveRestore, _ reader: inout ArchiveReader, _ log: MemoryBoardLog
    ) async throws {
        try await restore.take(line)
        try Finding.unless(try await log.info(board) == nil, "a board shows before it is whole")
        _ = try reader.read(line)
    }

    private static func check(_ log: MemoryBoardLog, _ header: ArchiveHeader?) async throws {
        guard let info = try await log.info(board) else { throw Finding("an archive was taken, and there is no board") }
        try Finding.unless(info.epoch != header?.epoch, "an archive chooses the epoch")
        try Finding.unless(BoardTitle.isValid(info.title) && info.createdAt <= now + 60_000, "\(info)")
        var document = Document()
        if info.oldest > 1 {
            guard let base = try await log.snapshot(of: board, atOrBefore: info.oldest - 1)?.document else {
                throw Finding("there is no document that history begins behind")
            }
            document = base
        }
        var writer = ArchiveWriter(ArchiveHeader(info), behind: document)
        var lines = writer.opening()
        var last = info.createdAt
        for logged in try await log.read(board, after: info.oldest - 1, limit: .max, maximumBytes: .max) {
            let operation = try Operation(logged: logged)
            guard let claim = operation.claim else { throw Finding("seq \(operation.seq) claims no author") }
            try Finding.unless(operation.client.isArchived && operation.n == operation.seq, "seq \(operation.seq)")
            try Finding.unless(operation.at >= last && operation.at <= now + 60_000, "seq \(operation.seq), its time")
            for client in [claim.client, operation.client] {
                try Finding.unless(try await log.lastSubmission(of: client, on: board) == nil, "\(client) has a number")
            }
            last = operation.at
            document.apply(operation)
            lines.append(try writer.line(logged))
        }
        try Finding.unless(document.count <= 6, "\(document.count) elements")
        lines.append(writer.closing().line)
        var reader = ArchiveReader(rules)
        for line in lines { _ = try reader.read(line.getSlice(at: 0, length: line.readableBytes - 1) ?? line) }
        try reader.finish()
    }
}
