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
        let reader = try await HistoryReader(
            of: board, epoch: try await info().epoch, after: after, in: log, for: reader)
        try await reader.readAll(upTo: last, body)
    }

    func people() async throws -> [KnownPerson] { try await log.people(of: board) }

    func close() async {
        try? await log.releaseLease(on: board, of: reader)
        await log.shutdown()
    }
}
