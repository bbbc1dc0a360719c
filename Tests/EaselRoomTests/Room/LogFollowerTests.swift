import EaselBoard
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("Following a log")
struct LogFollowerTests {
    private typealias Action = LogFollower.Action

    /// A follower that stands at a seq.
    private func following(from seq: Seq = 0) -> LogFollower {
        var follower = LogFollower(maximumBytes: 1 << 20, maximumOperations: 1_000)
        follower.restart(from: FrameRing(after: seq, maximumBytes: 1 << 20, maximumOperations: 1_000))
        _ = follower.resume()
        return follower
    }

    private func deliver(_ frames: ClosedRange<Seq>...) throws -> Action {
        .deliver(try frame(frames[0]), more: try frames.dropFirst().map { try frame($0) }, read: nil)
    }

    private func read(_ action: Action) throws -> LogFollower.Read {
        switch action {
        case .read(let read), .deliver(_, _, .some(let read)), .retry(let read, _): return read
        default: throw Missing()
        }
    }

    private struct Missing: Error {}

    @Test("passes on what comes in order, and nothing twice")
    func inOrder() throws {
        var follower = following()
        #expect(try follower.receive(frame(1...2)) == deliver(1...2))
        #expect(try follower.receive(frame(1...2)) == .none)
        #expect(try follower.receive(frame(2...4)) == deliver(3...4))
        #expect(follower.head == 4)
    }

    @Test("reads what is missing, and passes on what came behind it in order")
    func hole() throws {
        var follower = following()
        let action = try follower.receive(frame(5...6))
        let read = try read(action)
        #expect(read.after == 0)
        #expect(try follower.receive(frame(8...8)) == .none)
        #expect(try follower.receive(frame(3...4)) == .none)
        let found = try follower.finish(read, with: frame(1...2))
        guard case .deliver(let first, let more, .some(let next)) = found else {
            Issue.record("the hole at 7 is not read")
            return
        }
        #expect([first] + more == [try frame(1...2), try frame(3...4), try frame(5...6)])
        #expect(next.after == 6)
        #expect(try follower.finish(next, with: frame(7...7)) == deliver(7...7, 8...8))
    }

    @Test("does not wait for a read once what was missing has come by itself")
    func filledByItself() throws {
        var follower = following()
        let read = try read(follower.receive(frame(3...3)))
        #expect(try follower.receive(frame(1...2)) == deliver(1...2, 3...3))
        #expect(try follower.finish(read, with: frame(1...3)) == .none)
        #expect(try follower.receive(frame(4...4)) == deliver(4...4))
    }

    @Test("reads a last frame that was never published")
    func lostLast() throws {
        var follower = following()
        let waits = follower.expectFrames(upTo: 3)
        #expect(waits)
        let read = try read(follower.frameTimedOut(for: 3))
        #expect(try follower.finish(read, with: frame(1...3)) == deliver(1...3))
        let waitsStill = follower.expectFrames(upTo: 3)
        #expect(!waitsStill)
        #expect(follower.frameTimedOut(for: 3) == .none)
        #expect(try self.read(follower.logReaches(5)).after == 3)
    }

    @Test("tries again later what can't be read now")
    func retries() throws {
        var follower = following()
        let first = try read(follower.logReaches(2))
        guard case .retry(first, let time) = follower.fail(first) else { throw Missing() }
        #expect(time > .zero)
        let second = try read(follower.retry(first))
        #expect(second != first && second.after == 0)
        #expect(follower.retry(first) == .none)
        #expect(try follower.finish(first, with: frame(1...2)) == .none)
        #expect(try follower.finish(second, with: frame(1...2)) == deliver(1...2))
        #expect(follower.fail(second) == .none)
    }

    @Test("gives up on what the log does not have, until somebody says that there is more")
    func notThere() throws {
        var follower = following()
        let read = try read(follower.logReaches(2))
        guard case .retry(read, _) = follower.finish(read, with: nil) else { throw Missing() }
        #expect(follower.logReaches(2) == .none)
        #expect(follower.retry(read) == .none)
        #expect(try follower.receive(frame(1...2)) == deliver(1...2))
        #expect(try self.read(follower.logReaches(3)).after == 2)
    }

    @Test("reads a log once for each pause, however many frames of seqs come that it does not have")
    func forged() throws {
        var follower = following()
        var read = try read(follower.receive(frame(1_000...1_000)))
        var reads = 1
        var pause = TimeAmount.zero
        for round in 1...20 {
            guard case .retry(read, let time) = follower.finish(read, with: nil) else { throw Missing() }
            if round > 10 { pause = max(pause, time) }
            for seq in 1...100 {
                let forged = 1_000 + round * 100 + seq
                #expect(try follower.receive(frame(forged...forged)) == .none)
            }
            // What is sequenced meanwhile is passed on as ever.
            #expect(try follower.receive(frame(round...round)) == deliver(round...round))
            read = try self.read(follower.retry(read))
            reads += 1
        }
        #expect(reads == 21)
        #expect(pause > .milliseconds(100))
    }

    @Test("keeps what comes while it is paused, and ignores what a read finds then")
    func paused() throws {
        var follower = following()
        let read = try read(follower.logReaches(2))
        follower.pause()
        #expect(try follower.receive(frame(3...3)) == .none)
        #expect(try follower.finish(read, with: frame(1...2)) == .none)
        #expect(follower.fail(read) == .none)
        #expect(follower.logReaches(9) == .none)
        #expect(follower.head == 0)
        follower.logEnds(at: 3)
        let again = try self.read(follower.resume())
        #expect(again != read)
        #expect(try follower.finish(again, with: frame(1...2)) == deliver(1...2, 3...3))
    }

    @Test("starts where the board was loaded, with what came meanwhile")
    func loads() throws {
        var follower = LogFollower(maximumBytes: 1 << 20, maximumOperations: 1_000)
        #expect(try follower.receive(frame(7...8)) == .none)
        #expect(try follower.receive(frame(5...6)) == .none)
        var ring = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 1_000)
        ring.append(try frame(1...5))
        follower.restart(from: ring)
        #expect(follower.resume() == (try deliver(6...6, 7...8)))
        #expect(follower.head == 8)
    }

    @Test("forgets what is of another lineage")
    func otherLineage() throws {
        var follower = following()
        follower.pause()
        _ = try follower.receive(frame(9...9))
        follower.discardBuffered()
        follower.restart(from: FrameRing(after: 4, maximumBytes: 1 << 20, maximumOperations: 1_000))
        #expect(follower.resume() == .none)
        #expect(try follower.receive(frame(5...5)) == deliver(5...5))
    }

    @Test("keeps a bounded number of frames that came too early, and reads the others")
    func bounded() throws {
        var follower = following()
        var read = try read(follower.receive(frame(2...2)))
        for seq in 3...200 { #expect(try follower.receive(frame(seq...seq)) == .none) }
        var action = try follower.finish(read, with: frame(1...1))
        read = try self.read(action)
        #expect(read.after == 65)
        action = try follower.finish(read, with: frame(66...200))
        #expect(action == (try deliver(66...200)))
    }
}
