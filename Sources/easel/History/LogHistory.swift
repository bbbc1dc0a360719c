import EaselBoard
import EaselLog

/// A board's history read from the log itself. What it reads is not trimmed meanwhile.
struct LogHistory: BoardHistory {
    let log: any BoardLog
    let board: BoardID
    private let reader = ReaderID.random()

    init(log: any BoardLog, board: BoardID) {
        self.log = log
        self.board = board
    }

    private func info() async throws -> BoardInfo {
        guard let info = try await log.info(board) else { throw LogError.noSuchBoard(board) }
        return info
    }

    func open() async throws -> (header: ArchiveHeader, last: Seq) {
        let info = try await info()
        try await log.acquireLease(on: board, from: info.oldest, for: reader)
        return (ArchiveHeader(info), info.seq)
    }

    func baseDocument() async throws -> Document {
        let info = try await info()
        guard info.oldest > 1 else { return Document() }
        guard let snapshot = try await log.snapshot(of: board, atOrBefore: info.oldest - 1),
            snapshot.seq == info.oldest - 1, var document = snapshot.document, document.digest() == snapshot.digest
        else { throw LogError.corrupt("the snapshot at seq \(info.oldest - 1), where history begins") }
        return document
    }

    func read(after: Seq, upTo last: Seq, _ body: (LoggedOperation) async throws -> Void) async throws {
        var seq = after
        while seq < last {
            try await log.acquireLease(on: board, from: seq + 1, for: reader)
            let page = try await log.read(board, after: seq, limit: min(2_000, last - seq), maximumBytes: 1 << 20)
            guard !page.isEmpty else { throw LogError.corrupt("the log ends at seq \(seq), before seq \(last)") }
            for operation in page { try await body(operation) }
            seq += page.count
        }
    }

    func close() async {
        try? await log.releaseLease(on: board, of: reader)
        await log.shutdown()
    }
}
