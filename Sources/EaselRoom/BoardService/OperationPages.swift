import EaselBoard
public import EaselLog

/// A part of a board's log, to be read once, a page at a time.
public struct OperationPages: Sendable {
    /// What a slow taker costs.
    private static let pageBytes = 64 << 10

    /// The board that they are of.
    public let info: BoardInfo
    private let reader: HistoryReader
    private let first: [LoggedOperation]
    private let last: Seq

    init(of info: BoardInfo, after seq: Seq, upTo last: Seq, in log: any BoardLog) async throws(LogError) {
        (self.info, self.last) = (info, last)
        reader = try await HistoryReader(
            of: info.id, epoch: info.epoch, after: seq, in: log, maximumBytes: Self.pageBytes)
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
