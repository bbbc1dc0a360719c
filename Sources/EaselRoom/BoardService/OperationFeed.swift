public import EaselBoard
public import EaselLog

/// A board's log as it grows, for one that reads at its own pace.
///
/// What the log tells only wakes the reader up; operations are read, a page at a time, when the reader has taken the ones
/// before. So a slow one costs a page, and none is missed.
public struct OperationFeed: Sendable {
    /// Why the reader looks at the log.
    public enum Wake: Sendable {
        case news
        case deleted
    }

    /// What the log shows.
    public enum State: Sendable {
        /// There is something to read, up to this seq.
        case grown(to: Seq)
        case unchanged
        /// Nothing more comes: the board was deleted.
        case deleted
        /// Nothing more comes: the board's history has forked.
        case forked
    }

    private static let pageBytes = 32 << 10

    /// The board whose log it is.
    public let info: BoardInfo
    private let after: Seq
    private let registry: RoomRegistry

    init(of info: BoardInfo, after seq: Seq, registry: RoomRegistry) {
        (self.info, after, self.registry) = (info, seq, registry)
    }

    private var board: BoardID { info.id }
    private var epoch: Epoch { info.epoch }

    /// Follows the log for as long as `body` runs. `wakes` begins with one.
    ///
    /// - Parameters:
    ///   - farewell: how long `body` may go on after the board was deleted.
    ///   - overdue: is called when it goes on for longer, and has to end it.
    public func run(
        farewell: Duration, overdue: @escaping @Sendable () -> Void,
        _ body: (_ wakes: AsyncStream<Wake>, _ cursor: Cursor) async throws -> Void
    ) async throws {
        let reader = try await HistoryReader(
            of: board, epoch: epoch, after: after, in: registry.log, maximumBytes: Self.pageBytes)
        let (wakes, news) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        let (deletions, deletion) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        // Ends with this scope: then it is cancelled.
        async let _: Void = {
            for await _ in deletions {
                guard (try? await Task.sleep(for: farewell)) != nil else { return }
                overdue()
            }
        }()
        do {
            let subscription = try await registry.log.follow(board, on: registry.eventLoop()) { event in
                switch event {
                case .operations, .mended, .interrupted, .accessChanged: news.yield(.news)
                case .deleted:
                    news.yield(.deleted)
                    deletion.yield()
                case .published: break
                }
            }
            defer {
                news.finish()
                deletion.finish()
                registry.end(subscription)
            }
            // What was there before anything was told.
            news.yield(.news)
            try await body(wakes, Cursor(board: board, epoch: epoch, log: registry.log, reader: reader))
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
    }

    /// Where the reader is in the log.
    public struct Cursor: Sendable {
        let board: BoardID
        let epoch: Epoch
        let log: any BoardLog
        let reader: HistoryReader

        public func state(on wake: Wake) async throws(LogError) -> State {
            guard case .news = wake, let head = try await log.head(board) else { return .deleted }
            let seq = await reader.seq
            guard head.epoch == epoch, head.seq >= seq else { return .forked }
            return seq < head.seq ? .grown(to: head.seq) : .unchanged
        }

        /// The next operations; none when all up to `last` were read.
        public func next(upTo last: Seq) async throws(LogError) -> [LoggedOperation] {
            try await reader.next(upTo: last)
        }

        /// Tells that what was given is taken, and need not be kept for this reader.
        public func release() async throws(LogError) {
            try await reader.renew()
        }
    }
}
