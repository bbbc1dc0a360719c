import EaselBoard
import EaselLog

/// The operations themselves, as NDJSON.
struct LinesSink: ReplaySink {
    let output: OutputFile

    func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) throws {
        try output.write(Array(logged.json.readableBytesView) + [UInt8(ascii: "\n")])
    }

    func end(with document: Document) throws {
        try output.finish()
    }
}
