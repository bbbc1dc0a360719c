import EaselBoard
import EaselLog
import Logging
import NIOCore

/// The log of a hosted board as it comes: every frame once, in order, without a hole.
///
/// An actor on its room's event loop. ``LogFollower`` decides; this reads the log and passes frames on.
actor BoardFeed {
    nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private let room: RoomEnvironment
    private var follower: LogFollower
    private var hasToldOfMissing = false
    /// Whose operations are passed on.
    private var epoch = Epoch.unknown
    /// Nil until the board is open.
    private var hooks: Hooks?

    /// What the feed tells the room, on its event loop.
    struct Hooks: Sendable {
        let deliver: @Sendable (OperationFrame) -> Void
        /// The log has another epoch than the room, or no such board.
        let logDiffers: @Sendable () -> Void
    }

    init(in room: RoomEnvironment) {
        self.room = room
        eventLoop = room.eventLoop
        follower = LogFollower(
            maximumBytes: room.configuration.ringBytes, maximumOperations: room.configuration.ringOperations)
    }

    /// The recent frames, in order.
    var ring: FrameRing { follower.ring }
    var head: Seq { follower.head }
    /// The highest seq that the log is known to have reached.
    var highWaterMark: Seq { follower.highWaterMark }

    // MARK: Opening and recovery

    /// Has somebody to pass frames on to, once resumed.
    func start(_ hooks: Hooks) {
        self.hooks = hooks
    }

    /// Keeps what comes until ``resume()``.
    func pause() {
        follower.pause()
    }

    func resume() {
        carryOut(follower.resume())
    }

    /// Forgets what was kept: it is of another lineage of the log.
    func discardBuffered() {
        follower.discardBuffered()
    }

    /// Goes on behind what was read, once resumed.
    func restart(from ring: FrameRing, in epoch: Epoch) {
        self.epoch = epoch
        follower.restart(from: ring)
    }

    /// The log ends at `seq`, whatever was known before.
    func logEnds(at seq: Seq) {
        follower.logEnds(at: seq)
    }

    // MARK: What the log tells

    func receive(_ frame: OperationFrame) {
        carryOut(follower.receive(frame))
    }

    /// The log reaches to `seq`: reads what does not come by itself in time.
    func expectFrames(upTo seq: Seq) {
        guard follower.expectFrames(upTo: seq) else { return }
        room.schedule(on: self, in: room.configuration.frameTimeout) {
            $0.carryOut($0.follower.frameTimedOut(for: seq))
        }
    }

    /// The log reaches to `seq`: reads what is missing now.
    func logReaches(_ seq: Seq) {
        carryOut(follower.logReaches(seq))
    }

    private func carryOut(_ action: LogFollower.Action) {
        switch action {
        case .none:
            break
        case .deliver(let first, let more, let read):
            hooks?.deliver(first)
            for frame in more { hooks?.deliver(frame) }
            if let read { self.read(read) }
        case .read(let read):
            self.read(read)
        case .retry(let read, let time):
            room.schedule(on: self, in: time) { $0.carryOut($0.follower.retry(read)) }
        }
    }

    /// The log has said that it has an operation, and does not have it. Whoever can publish can say so as often as they
    /// like: it is logged once, until a read finds something again.
    private func countMissing(_ seq: Seq) {
        room.counters.missing.count()
        guard !hasToldOfMissing else { return }
        hasToldOfMissing = true
        room.logger.warning("Log lacks an operation it announced", metadata: ["seq": "\(seq)"])
    }

    /// Reads what the log has not published.
    private func read(_ read: LogFollower.Read) {
        room.spawn(on: self) { feed in
            let room = feed.room
            do {
                let page = try await room.log.read(
                    room.board, in: feed.epoch, after: read.after, limit: 1_000, maximumBytes: 512 << 10)
                let frame = OperationFrame(page)
                if frame == nil {
                    feed.countMissing(read.after + 1)
                } else {
                    room.counters.repairs.count()
                    feed.hasToldOfMissing = false
                }
                feed.carryOut(feed.follower.finish(read, with: frame))
            } catch {
                room.logger.warning("Missing operations can't be read", metadata: ["error": "\(error)"])
                switch error {
                case LogError.corrupt, LogError.trimmed: feed.carryOut(feed.follower.finish(read, with: nil))
                case LogError.epochChanged, LogError.noSuchBoard:
                    feed.carryOut(feed.follower.fail(read))
                    feed.hooks?.logDiffers()
                default: feed.carryOut(feed.follower.fail(read))
                }
            }
        }
    }
}
