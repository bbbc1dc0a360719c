import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselRoom

@Suite("What a session is written next")
struct DeliveryCursorTests {
    private func ring(_ frames: ClosedRange<Seq>..., after seq: Seq = 0, operations: Int = 100) throws -> FrameRing {
        var ring = FrameRing(after: seq, maximumBytes: 1 << 20, maximumOperations: operations)
        for seqs in frames { ring.append(try frame(seqs)) }
        return ring
    }

    private func snapshot(_ seq: Seq, parts: Int = 1) -> Snapshot {
        Snapshot(
            epoch: "e", seq: seq, digest: Digest(value: 0), frames: (1...parts).map { ByteBuffer(string: "part \($0)") }
        )
    }

    private func part(_ number: Int) -> SharedFrame {
        SharedFrame(.snapshot, ByteBuffer(string: "part \(number)"))
    }

    private func ops(_ seqs: ClosedRange<Seq>) throws -> SharedFrame {
        SharedFrame(.ops, try frame(seqs).bytes)
    }

    @Test("is each frame of the ring once, as the very bytes that the log published, and then nothing")
    func live() throws {
        var cursor = DeliveryCursor(.operations(after: 0), maximumBacklog: 10)
        let ring = try ring(1...3, 4...4)
        #expect(cursor.next(in: ring) == .write(try ops(1...3), operations: 3))
        #expect(cursor.next(in: ring) == .write(try ops(4...4), operations: 1))
        #expect(cursor.next(in: ring) == .wait)
    }

    @Test("is what all others get too, where it is as far as they are, and then nothing")
    func together() throws {
        var cursor = DeliveryCursor(.operations(after: 0), maximumBacklog: 10)
        let ring = try ring(1...3, 4...4)
        let recent = try #require(RecentFrames(in: ring, after: 0))
        #expect(recent.messages.frames == [try ops(1...3), try ops(4...4)])
        let (first, second) = (
            cursor.advance(from: recent.after, to: recent.head), cursor.advance(from: recent.after, to: recent.head)
        )
        #expect(first && !second)
        #expect(cursor.next(in: ring) == .wait)
    }

    @Test("is not what all others get, where it is behind them or has a part of it")
    func apart() throws {
        let ring = try ring(1...3, 4...4)
        let recent = try #require(RecentFrames(in: ring, after: 3))
        for seq in [1, 4] {
            var cursor = DeliveryCursor(.operations(after: seq), maximumBacklog: 10)
            let isTogether = cursor.advance(from: recent.after, to: recent.head)
            #expect(!isTogether)
        }
        var resyncing = DeliveryCursor(.snapshot(snapshot(3)), maximumBacklog: 10)
        let isTogether = resyncing.advance(from: recent.after, to: recent.head)
        #expect(!isTogether)
    }

    @Test("is read off the ring frame by frame where much came at once, or a frame began before")
    func muchAtOnce() throws {
        var large = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 100)
        for seq in 1...4 { large.append(try frame(seq...seq, size: 20 << 10)) }
        #expect(RecentFrames(in: large, after: 0) == nil)
        #expect(RecentFrames(in: large, after: 1)?.messages.frames.count == 3)
        #expect(RecentFrames(in: large, after: 4) == nil)
        #expect(RecentFrames(in: try ring(1...3, 4...4), after: 2) == nil)
        #expect(RecentFrames(in: try ring(6...7, after: 5), after: 3) == nil)
        var one = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 100)
        one.append(try frame(1...1, size: 200 << 10))
        #expect(RecentFrames(in: one, after: 0)?.messages.frames.count == 1)
    }

    @Test("is the rest of a frame of which the client has the start")
    func resumes() throws {
        var cursor = DeliveryCursor(.operations(after: 2), maximumBacklog: 10)
        #expect(cursor.next(in: try ring(1...3)) == .write(try ops(3...3), operations: 1))
    }

    @Test("is read from the log where it has left the ring")
    func backlog() throws {
        var cursor = DeliveryCursor(.operations(after: 1), maximumBacklog: 10)
        let ring = try ring(6...7, after: 5)
        #expect(cursor.next(in: ring) == .readLog(after: 1))
        #expect(cursor.next(in: ring) == .wait)
        #expect(cursor.receive(backlog: try frame(3...4)) == .wait)
        #expect(cursor.receive(backlog: try frame(2...5)) == .write(try ops(2...5), operations: 4))
        #expect(cursor.next(in: ring) == .write(try ops(6...7), operations: 2))
    }

    @Test("is a snapshot where the session lags by too much, and then what follows the snapshot")
    func resync() throws {
        var cursor = DeliveryCursor(.operations(after: 1), maximumBacklog: 3)
        let ring = try ring(6...7, after: 5)
        #expect(cursor.next(in: ring) == .requestSnapshot)
        #expect(cursor.next(in: ring) == .wait)
        let taken = cursor.receive(snapshot(6, parts: 3))
        #expect(taken)
        #expect(cursor.next(in: ring) == .write(part(1), operations: 0))
        #expect(cursor.next(in: ring) == .write(part(2), operations: 0))
        #expect(cursor.next(in: ring) == .finishSnapshot(part(3), acknowledging: []))
        #expect(cursor.next(in: ring) == .write(try ops(7...7), operations: 1))
    }

    @Test("is a snapshot first for who has nothing")
    func startsWithSnapshot() throws {
        var cursor = DeliveryCursor(.snapshot(snapshot(2)), maximumBacklog: 3)
        let ring = try ring(1...3)
        #expect(cursor.next(in: ring) == .finishSnapshot(part(1), acknowledging: []))
        #expect(cursor.next(in: ring) == .write(try ops(3...3), operations: 1))
    }

    @Test("is a snapshot that comes instead of a backlog")
    func snapshotInsteadOfBacklog() throws {
        var cursor = DeliveryCursor(.operations(after: 1), maximumBacklog: 10)
        _ = cursor.next(in: try ring(6...7, after: 5))
        let taken = cursor.receive(snapshot(7))
        #expect(taken)
        #expect(cursor.receive(backlog: try frame(2...5)) == .wait)
    }

    @Test("is never a snapshot that nobody has asked for")
    func unwanted() throws {
        var cursor = DeliveryCursor(.operations(after: 0), maximumBacklog: 10)
        let live = cursor.receive(snapshot(2))
        var joining = DeliveryCursor(.snapshot(snapshot(2)), maximumBacklog: 10)
        let second = joining.receive(snapshot(3))
        #expect((live, second) == (false, false))
        #expect(cursor.receive(backlog: try frame(1...2)) == .wait)
    }

    @Test("acknowledges what a snapshot has replaced")
    func acknowledges() throws {
        var cursor = DeliveryCursor(.operations(after: 1), maximumBacklog: 3)
        let early = [cursor.sequenced(n: 7, at: 4), cursor.sequenced(n: 8, at: 9)]
        #expect(early == [false, false])
        _ = cursor.next(in: try ring(6...7, after: 5))
        _ = cursor.receive(snapshot(7))
        #expect(cursor.next(in: try ring(6...7, after: 5)) == .finishSnapshot(part(1), acknowledging: [7]))
        let late = [cursor.sequenced(n: 5, at: 3), cursor.sequenced(n: 9, at: 8)]
        #expect(late == [true, false])
    }

    @Test("starts over where the log has another lineage, whatever the session was doing")
    func startsOver() throws {
        let ring = try ring(1...3)
        var live = DeliveryCursor(.operations(after: 3), maximumBacklog: 10)
        var reading = DeliveryCursor(.operations(after: 1), maximumBacklog: 10)
        _ = reading.next(in: try self.ring(6...7, after: 5))
        for var cursor in [live, reading, DeliveryCursor(.snapshot(snapshot(2)), maximumBacklog: 10)] {
            cursor.startOver()
            #expect(cursor.next(in: ring) == .wait)
            #expect(cursor.receive(backlog: try frame(2...3)) == .wait)
            let taken = cursor.receive(snapshot(1))
            #expect(taken)
        }
        _ = live.sequenced(n: 1, at: 9)
        live.startOver()
        _ = live.receive(snapshot(20))
        #expect(live.next(in: ring) == .finishSnapshot(part(1), acknowledging: []))
    }
}
