import EaselBoard
import EaselLog

/// The document in the end, as `GET document` gives it.
struct DocumentSink: ReplaySink {
    private let header: ArchiveHeader
    private let output: OutputFile
    private var seq: Seq

    init(_ header: ArchiveHeader, output: OutputFile) {
        self.header = header
        self.output = output
        seq = header.base
    }

    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) {
        seq = operation.seq
    }

    func end(with document: Document) throws {
        try output.write(document.text(board: header.board, epoch: header.epoch, seq: seq) + [UInt8(ascii: "\n")])
        try output.finish()
    }
}
