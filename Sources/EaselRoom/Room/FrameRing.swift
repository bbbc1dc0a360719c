import DequeModule
import EaselBoard
import EaselLog

/// A board's most recent frames, dense in seq and bounded in bytes and operations.
///
/// A room and each of its broadcasters own one; the frames' bytes are shared between all of them.
struct FrameRing: Sendable {
    private(set) var frames: Deque<OperationFrame> = []
    private(set) var bytes = 0
    /// The last seq that was appended, or the seq that the ring started behind.
    private(set) var head: Seq
    let maximumBytes: Int
    let maximumOperations: Int

    init(after seq: Seq, maximumBytes: Int, maximumOperations: Int) {
        self.head = seq
        self.maximumBytes = maximumBytes
        self.maximumOperations = maximumOperations
    }

    /// The seq before the oldest operation that is held: a reader at it or behind it misses nothing.
    var tail: Seq {
        frames.first.map { $0.first - 1 } ?? head
    }

    /// Takes the next frame, which must start right behind the head, and lets the oldest go where bounds ask for it.
    mutating func append(_ frame: OperationFrame) {
        precondition(frame.first == head + 1, "frames are appended in order, without a hole")
        frames.append(frame)
        bytes += frame.bytes.readableBytes
        head = frame.last
        while frames.count > 1, bytes > maximumBytes || head - tail > maximumOperations {
            bytes -= frames.removeFirst().bytes.readableBytes
        }
    }

    /// The frame that holds `seq`, or nil if it is not in the ring.
    func frame(holding seq: Seq) -> OperationFrame? {
        guard seq > tail, seq <= head else { return nil }
        var low = frames.startIndex
        var high = frames.endIndex - 1
        while low < high {
            let middle = (low + high) / 2
            if frames[middle].last < seq { low = middle + 1 } else { high = middle }
        }
        return frames[low]
    }

    /// By how much all frames with something behind `seq` can make the board larger, or nil if some of them have left
    /// the ring.
    func growth(after seq: Seq) -> BoardGrowth? {
        guard seq >= tail else { return nil }
        return BoardGrowth(frames.reversed().prefix { $0.last > seq })
    }

    /// All that is behind `seq`, or nil if some of it has left the ring.
    func frames(after seq: Seq) -> [OperationFrame]? {
        guard seq >= tail else { return nil }
        return frames.compactMap { $0.after(seq) }
    }
}
