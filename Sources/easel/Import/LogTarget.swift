import EaselBoard
import EaselDrawing
import EaselLog

/// An import into a log itself.
struct LogTarget: ImportTarget {
    let log: any BoardLog

    func take(_ archive: ArchiveFile, as board: BoardID) async throws -> ImportResult {
        var importing = ArchiveImport(to: board, in: log)
        var lines = try FileLines(path: archive.path)
        var progress = Progress("import", total: archive.last)
        while let line = try lines.next() {
            try await importing.take(line)
            progress.show(importing.seq)
        }
        try importing.finish()
        progress.end()
        return ImportResult(board: board, seq: archive.last, operations: importing.imported)
    }

    func draw(_ file: [UInt8], on board: BoardID) async throws -> ImportResult {
        let info = try await log.create(board, title: nil).info
        let history = LogHistory(log: log, board: board)
        let document = try await history.document(at: info.seq, from: info.oldest - 1)
        let drawing = try DrawingImport(parsing: file, onto: document)
        let client = ClientID(key: ClientKey.random())
        var head = info.seq
        for (index, edits) in drawing.operations.enumerated() {
            head =
                try await log.append(
                    AppendBatch(
                        board: board, epoch: info.epoch, known: head,
                        submissions: [
                            Submission(client: client, n: index + 1, edits: EditBatch(edits: edits).encoded)
                        ])
                ).head
        }
        return ImportResult(board: board, seq: head, operations: drawing.operations.count)
    }

    func close() async {
        await log.shutdown()
    }
}
