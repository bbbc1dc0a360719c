import EaselBoard
import EaselLog

/// A board's history as commands read it, from wherever it is.
protocol BoardHistory: Sendable {
    /// What the board is, and the last seq of its history when it was asked for.
    func open() async throws -> (header: ArchiveHeader, last: Seq)

    /// The document at the seq that history begins behind.
    func baseDocument() async throws -> Document

    /// Gives operations in seq order, from `after + 1` to `last`, as the log has them.
    func read(after: Seq, upTo last: Seq, _ body: (LoggedOperation) async throws -> Void) async throws

    /// Those who have drawn, by name, as far as the place remembers them.
    func people() async throws -> [KnownPerson]

    func close() async
}

extension BoardHistory {
    /// The document at any seq of the history.
    func document(at seq: Seq, from base: Seq) async throws -> Document {
        var document = try await baseDocument()
        try await read(after: base, upTo: seq) { document.apply(try EaselBoard.Operation(logged: $0)) }
        return document
    }

    func people() async throws -> [KnownPerson] { [] }

    func close() async {}
}
