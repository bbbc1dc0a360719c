import EaselBoard
import EaselDrawing
import EaselLog

/// An import into a log itself.
struct LogTarget: ImportTarget {
    let log: any BoardLog

    func take(_ archive: ArchiveFile, as board: BoardID) async throws -> ImportResult {
        if let info = try await log.info(board) { return try await compare(archive, with: info) }
        var restore = ArchiveRestore(of: board, in: log, by: .trusted)
        do {
            var lines = try FileLines(path: archive.path)
            var progress = Progress("import", total: archive.last)
            while let line = try lines.next() {
                try await restore.take(line)
                progress.show(restore.seq)
            }
            try await restore.finish()
            progress.end()
        } catch {
            try? await restore.abandon()
            throw error
        }
        return ImportResult(board: board, seq: archive.last, operations: restore.operations)
    }

    /// An archive that was restored before is restored: that is what was asked for.
    private func compare(_ archive: ArchiveFile, with info: BoardInfo) async throws -> ImportResult {
        guard info.oldest - 1 == archive.header.base, info.seq >= archive.last else {
            throw LogError.boardExists(info.id)
        }
        let reader = try await HistoryReader(of: info.id, epoch: info.epoch, after: archive.header.base, in: log)
        do {
            var stored: ArraySlice<LoggedOperation> = []
            try await archive.read(after: archive.header.base, upTo: archive.last) { operation in
                if stored.isEmpty { stored = try await reader.next(upTo: archive.last)[...] }
                guard stored.popFirst() == operation else { throw LogError.boardExists(info.id) }
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
        return ImportResult(board: info.id, seq: info.seq, operations: 0)
    }

    func draw(_ file: [UInt8], on board: BoardID) async throws -> ImportResult {
        let info = try await log.create(board, title: nil).info
        let history = LogHistory(log: log, board: board)
        let document = try await history.document(at: info.seq, from: info.oldest - 1)
        let drawing = try DrawingImport(parsing: file, onto: document)
        let client = ClientID(key: ClientKey.random())
        var head = info.seq
        var newest: SequencedOperation?
        // If this process dies in the middle, or fails, a node on this log takes back what came of it.
        var record = try await ImportRecord(
            of: PendingImport(client: client, board: board, epoch: info.epoch, seq: info.seq), by: .random(), in: log)
        for (index, edits) in drawing.operations.enumerated() {
            try await record.renew()
            let receipt = try await log.append(
                AppendBatch(
                    board: board, epoch: info.epoch, known: head, newest: newest,
                    submissions: [
                        Submission(client: client, n: index + 1, edits: EditBatch(edits: edits).encoded)
                    ]))
            head = receipt.head
            newest = receipt.outcomes.first?.seq.map { SequencedOperation(seq: $0, client: client, n: index + 1) }
        }
        try await record.end()
        return ImportResult(
            board: board, seq: head, operations: drawing.operations.count, notes: drawing.notes,
            noteCount: drawing.noteCount)
    }

    func close() async {
        await log.shutdown()
    }
}
