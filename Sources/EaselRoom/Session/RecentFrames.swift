import EaselBoard
import EaselLog

/// The frames that a broadcaster has got since it last wrote to its sessions.
struct RecentFrames {
    /// All sessions that are live have got everything up to here.
    let after: Seq
    let head: Seq
    let messages: SharedMessages

    /// A session that can't take more in between is asked only once: more than this is written frame by frame.
    private static let maximumBytes = 64 << 10

    /// What is behind `seq` in the ring; nil where that is nothing, or so much that each session reads the ring by itself.
    init?(in ring: FrameRing, after seq: Seq) {
        guard seq < ring.head, seq >= ring.tail else { return nil }
        var frames: [OperationFrame] = []
        var bytes = 0
        for frame in ring.frames.reversed() {
            guard frame.last > seq else { break }
            bytes += frame.bytes.readableBytes
            guard frame.first > seq, frames.isEmpty || bytes <= Self.maximumBytes else { return nil }
            frames.append(frame)
        }
        after = seq
        head = ring.head
        messages = SharedMessages(frames.reversed().map { SharedFrame(.ops, $0.bytes) })
    }
}
