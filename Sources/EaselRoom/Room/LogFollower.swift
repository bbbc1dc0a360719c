import EaselBackoff
import EaselBoard
import EaselLog
import NIOCore

/// Follows a board's log: puts the frames that the log publishes in order, notices what is missing and asks for it. A
/// pure value; its owner reads the log and passes frames on.
///
/// A log may publish out of order or not at all. Seqs are dense, so a hole shows at once; and the high-water mark, the
/// highest seq that the log is known to have reached, shows a lost last frame.
struct LogFollower: Sendable {
    /// One read of the log, behind a seq.
    struct Read: Sendable, Equatable {
        fileprivate let id: Int
        let after: Seq
        /// The high-water mark that it was begun for.
        fileprivate let mark: Seq
    }

    enum Action: Sendable, Equatable {
        case none
        /// Pass these on, in this order; and read, if something is still missing.
        case deliver(OperationFrame, more: [OperationFrame], read: Read?)
        case read(Read)
        /// Call ``retry(_:)`` after this time.
        case retry(Read, after: TimeAmount)
    }

    private enum Mode: Sendable, Equatable {
        /// What comes is kept until ``resume()``: the board is being opened, or its log recovered.
        case paused
        case following
        case reading(Read)
        /// The log had nothing of what it was said to have. What says so next is not believed at once: whoever can publish
        /// could have the log read without end.
        case doubting(Read)
    }

    /// The recent frames, in order.
    private(set) var ring: FrameRing
    private(set) var highWaterMark: Seq = 0
    private var mode = Mode.paused
    /// Frames that came before those in front of them.
    private var reorderBuffer: [OperationFrame] = []
    private var backoff = Backoff.ofLog
    private var nextReadID = 0

    /// What does not fit is read from the log later.
    private static let maximumBuffered = 64

    init(maximumBytes: Int, maximumOperations: Int) {
        ring = FrameRing(after: 0, maximumBytes: maximumBytes, maximumOperations: maximumOperations)
    }

    var head: Seq { ring.head }

    // MARK: Opening and recovery

    /// Keeps what comes, without passing it on. What a read under way finds is ignored.
    mutating func pause() {
        mode = .paused
    }

    /// Forgets what was kept: it is of another lineage of the log.
    mutating func discardBuffered() {
        reorderBuffer = []
    }

    /// Goes on from these frames, read from the log up to its head.
    mutating func restart(from ring: FrameRing) {
        self.ring = ring
        highWaterMark = max(ring.head, reorderBuffer.map(\.last).max() ?? 0)
        mode = .paused
    }

    /// The log ends at `seq`, whatever was known before.
    mutating func logEnds(at seq: Seq) {
        highWaterMark = seq
    }

    /// Follows again.
    mutating func resume() -> Action {
        guard mode == .paused else { return .none }
        mode = .following
        backoff.succeeded()
        let frames = takeInOrder()
        return deliver(frames[...], read: readIfBehind())
    }

    // MARK: What the log tells

    mutating func receive(_ frame: OperationFrame) -> Action {
        highWaterMark = max(highWaterMark, frame.last)
        guard mode != .paused, frame.first <= head + 1 else {
            if reorderBuffer.count < Self.maximumBuffered { reorderBuffer.append(frame) }
            return readIfBehind().map { .read($0) } ?? .none
        }
        guard let fresh = append(frame) else { return .none }
        guard !reorderBuffer.isEmpty else { return .deliver(fresh, more: [], read: nil) }
        let more = takeInOrder()
        return .deliver(fresh, more: more, read: reorderBuffer.isEmpty ? nil : readIfBehind())
    }

    /// The log reaches to `seq`; its frames should come by themselves, and ``frameTimedOut(for:)`` tells if they do not.
    ///
    /// True if they have not come yet.
    mutating func expectFrames(upTo seq: Seq) -> Bool {
        highWaterMark = max(highWaterMark, seq)
        return head < seq
    }

    mutating func frameTimedOut(for seq: Seq) -> Action {
        guard head < seq else { return .none }
        return readIfBehind().map { .read($0) } ?? .none
    }

    /// The log reaches to `seq`: reads what is missing now.
    mutating func logReaches(_ seq: Seq) -> Action {
        highWaterMark = max(highWaterMark, seq)
        return readIfBehind().map { .read($0) } ?? .none
    }

    // MARK: Reads

    /// A read has found a page, or nil: the log has nothing there though it should. Then only a higher seq is a reason to
    /// ask again, and that after a while.
    mutating func finish(_ read: Read, with page: OperationFrame?) -> Action {
        guard mode == .reading(read) else { return .none }
        guard let page else {
            mode = .doubting(read)
            return .retry(read, after: backoff.next())
        }
        mode = .following
        backoff.succeeded()
        var frames = append(page).map { [$0] } ?? []
        frames += takeInOrder()
        return deliver(frames[...], read: readIfBehind())
    }

    /// A read has failed, and may succeed later.
    mutating func fail(_ read: Read) -> Action {
        guard mode == .reading(read) else { return .none }
        return .retry(read, after: backoff.next())
    }

    mutating func retry(_ read: Read) -> Action {
        let isReason = mode == .reading(read) || highWaterMark > read.mark
        guard mode == .reading(read) || mode == .doubting(read) else { return .none }
        mode = .following
        guard isReason else { return .none }
        return readIfBehind().map { .read($0) } ?? .none
    }

    private mutating func readIfBehind() -> Read? {
        guard mode == .following, head < highWaterMark else { return nil }
        nextReadID += 1
        let read = Read(id: nextReadID, after: head, mark: highWaterMark)
        mode = .reading(read)
        return read
    }

    // MARK: Order

    /// Appends what is new in a frame to the ring.
    private mutating func append(_ frame: OperationFrame) -> OperationFrame? {
        guard let fresh = frame.after(head) else { return nil }
        ring.append(fresh)
        return fresh
    }

    /// Takes from the reorder buffer what follows the ring's head now.
    private mutating func takeInOrder() -> [OperationFrame] {
        guard !reorderBuffer.isEmpty else { return [] }
        let buffered = reorderBuffer.sorted { $0.first < $1.first }
        reorderBuffer = []
        var taken: [OperationFrame] = []
        for frame in buffered {
            if frame.first > head + 1 {
                reorderBuffer.append(frame)
            } else if let fresh = append(frame) {
                taken.append(fresh)
            }
        }
        return taken
    }

    private func deliver(_ frames: ArraySlice<OperationFrame>, read: Read?) -> Action {
        guard let first = frames.first else { return read.map { .read($0) } ?? .none }
        return .deliver(first, more: Array(frames.dropFirst()), read: read)
    }
}
