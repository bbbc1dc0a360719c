import EaselBoard
import EaselLog
import Testing

@testable import EaselRoom

@Suite("The ring of recent frames")
struct FrameRingTests {
    @Test("holds all that fits its bounds and finds the frame of any seq in it")
    func finds() throws {
        var ring = FrameRing(after: 4, maximumBytes: 1 << 20, maximumOperations: 100)
        try ring.append(frame(5...7))
        try ring.append(frame(8...8))
        try ring.append(frame(9...20))
        #expect(ring.head == 20)
        #expect(ring.tail == 4)
        #expect(ring.frame(holding: 4) == nil)
        #expect(ring.frame(holding: 21) == nil)
        for seq in 5...20 {
            let found = try #require(ring.frame(holding: seq))
            #expect(found.first <= seq && seq <= found.last)
        }
    }

    @Test("lets the oldest frames go when there are too many operations, never the newest")
    func boundedInOperations() throws {
        var ring = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 10)
        for start in stride(from: 1, through: 96, by: 5) { try ring.append(frame(start...start + 4)) }
        #expect(ring.head == 100)
        #expect(ring.tail == 90)
        #expect(ring.frames(after: 89) == nil)
        #expect(ring.frames(after: 92)?.flatMap { Array($0.first...$0.last) } == Array(93...100))
    }

    @Test("is bounded in bytes, but always keeps one frame")
    func boundedInBytes() throws {
        var ring = FrameRing(after: 0, maximumBytes: 1_000, maximumOperations: 1_000)
        try ring.append(frame(1...1, size: 600))
        try ring.append(frame(2...2, size: 600))
        #expect(ring.tail == 1)
        try ring.append(frame(3...3, size: 5_000))
        #expect(ring.tail == 2)
        #expect(ring.head == 3)
        #expect(ring.bytes > 5_000)
    }

    @Test("knows how many bytes came behind a seq, as long as it holds all of them")
    func bytesBehind() throws {
        var ring = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 10)
        let frames = try [frame(1...4), frame(5...8), frame(9...12)]
        for frame in frames { ring.append(frame) }
        let sizes = frames.map { $0.bytes.readableBytes }
        #expect(ring.growth(after: 12)?.bytes == 0)
        #expect(ring.growth(after: 8)?.bytes == sizes[2])
        #expect(ring.growth(after: 6)?.bytes == sizes[1] + sizes[2])
        #expect(ring.growth(after: 3)?.bytes == nil)
    }
}
