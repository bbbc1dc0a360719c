import EaselBoard
public import EaselLog

/// A part of a board's log, to be read once, a page at a time.
public struct OperationPages: Sendable {
    /// What a slow taker costs.
    private static let pageBytes = 64 << 10

    private let reader: HistoryReader
    private let first: [LoggedOperation]
    private let last: Seq

    init(
        of board: BoardID, epoch: Epoch, after seq: Seq, upTo last: Seq, in log: any BoardLog
    ) async throws(LogError) {
        self.last = last
        reader = try await HistoryReader(
            of: board, epoch: epoch, after: seq, in: log, maximumBytes: Self.pageBytes)
        do throws(LogError) {
            first = try await reader.next(upTo: last)
        } catch {
            await reader.close()
            throw error
        }
    }

    /// Gives the pages in order, each read when the one before was taken: memory holds one whatever the log's length.
    ///
    /// `reading` runs each read, when it may.
    public func forEach(
        reading: (() async throws -> [LoggedOperation]) async throws -> [LoggedOperation],
        _ take: ([LoggedOperation]) async throws -> Void
    ) async throws {
        do {
            var page = first
            while !page.isEmpty {
                try await take(page)
                page = try await reading { try await reader.next(upTo: last) }
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }
}
