import EaselBoard
import EaselLog

/// Receives the operations of a replay, in order.
protocol ReplaySink {
    /// The document before the first operation.
    mutating func begin(with document: Document) async throws

    /// One operation; `document` is what it has led to.
    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document)
        async throws

    mutating func end(with document: Document) async throws
}

extension ReplaySink {
    mutating func begin(with document: Document) async throws {}
}
