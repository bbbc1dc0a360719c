import EaselBoard
public import EaselLog

/// A part of a board's log, to be read once, a page at a time.
public struct OperationPages: Sendable {
    private let reader: HistoryReader
    private let first: [LoggedOperation]
    private let last: Seq

    init(of board: BoardID, after seq: Seq, upTo last: Seq, in log: any BoardLog) async throws(LogError) {
        self.last = last
        reader = try await HistoryReader(of: board, after: seq, in: log)
        do throws(LogError) {
            first = try await reader.next(upTo: last)
        } catch {
            await reader.close()
            throw error
        }
    }

    /// Gives the pages in order. One is taken while the next is read, so memory holds two whatever the log's length.
    public func forEach(_ take: ([LoggedOperation]) async throws -> Void) async throws {
        do {
            var page = first
            while !page.isEmpty {
                async let next = reader.next(upTo: last)
                try await take(page)
                page = try await next
            }
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }
}
