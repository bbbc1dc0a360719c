import NIOCore
import NIOHTTP2

/// Cuts what comes on a connection of HTTP/2 behind a few frames: each costs about the same, however little is in it. A pure value.
///
/// What is no frame is cut anywhere: whoever reads the frames finds that out.
struct HTTP2FrameCutter {
    static let framesPerPiece = 16
    /// Of a frame, in front of what is in it; the first three bytes are its length (RFC 9113, section 4.1).
    private static let headBytes = 9

    /// Bytes that are still to come of the connection's preface, or of what is in a frame.
    private var rest = 24
    private var head: [UInt8] = []
    /// The streams of the DATA frames that have begun in the last piece.
    private(set) var dataFrames: [HTTP2StreamID] = []

    /// Takes so many frames out of what came, and of the last one what there is of it; nil if nothing came.
    mutating func next(from bytes: inout ByteBuffer) -> ByteBuffer? {
        dataFrames = []
        let view = bytes.readableBytesView
        var (index, frames) = (view.startIndex, 0)
        while index < view.endIndex {
            if rest > 0 {
                let count = min(rest, view.endIndex - index)
                rest -= count
                index += count
                continue
            }
            guard !head.isEmpty || frames < Self.framesPerPiece else { break }
            head.append(view[index])
            index += 1
            guard head.count == Self.headBytes else { continue }
            rest = head.prefix(3).reduce(0) { $0 << 8 | Int($1) }
            // The type is 0, and a stream's id has 31 bits.
            if head[3] == 0 {
                dataFrames.append(HTTP2StreamID(head[5...].reduce(0) { $0 << 8 | Int($1) } & Int(Int32.max)))
            }
            head = []
            frames += 1
        }
        return index > view.startIndex ? bytes.readSlice(length: index - view.startIndex) : nil
    }
}
