import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

/// Each test holds up one call of the log, has something happen to the board meanwhile, and lets the call go on.
@Suite("A board that sessions come to and leave while the log is slow")
struct RoomInterleavingTests {
    /// Short, and yet long enough for a session to come onto a board that was opened for it.
    private static let idleGrace = TimeAmount.milliseconds(300)

    // MARK: Joining

    @Test("sends away whoever was on the way in when its node began to stop")
    func joinAgainstDrain() async throws {
        let node = SlowLogNode()
        // The second of them is asked to leave after half an hour, so that the board stays open.
        let others = [try await node.joined(), try await node.joined()]
        node.log.close(.enter)
        let bob = try await node.joining()
        await node.log.arrival(of: .enter)
        let drained = Task { await node.registry.drain(over: .hours(1), deadline: .hours(1)) }
        defer { for client in others + [bob] { client.leave() } }
        try await Eventually.holds("the first is asked to leave") {
            others.contains { $0.heard.withLockedValue { $0.messages.contains(.drain(after: 0)) } }
        }
        node.log.open(.enter)
        try await node.welcomed(bob)
        try await Eventually.holds("he is sent away") { bob.closed == .drain }
        for client in others { client.leave() }
        await drained.value
        #expect(try await node.shared.participants(of: node.board).isEmpty)
    }

    @Test("that is deleted while somebody joins lets nobody onto what is no more")
    func joinAgainstDelete() async throws {
        let node = SlowLogNode()
        let ada = try await node.joined()
        node.log.close(.lastSubmission, next: 1)
        let bob = try await node.joining()
        await node.log.arrival(of: .lastSubmission)
        #expect(try await node.shared.delete(node.board))
        try await Eventually.holds("who was there is told") { ada.closed == .boardDeleted }
        node.log.open(.lastSubmission)
        try await node.welcomed(bob)
        #expect(try await node.shared.head(node.board)?.epoch == bob.welcome?.epoch)
        #expect(bob.welcome?.participants.count == 1)
        try await node.hears(bob)
    }

    @Test("that is deleted while it is opened is not opened as what it was")
    func openAgainstDelete() async throws {
        let node = SlowLogNode()
        node.log.close(.participants, next: 1)
        let ada = try await node.joining()
        await node.log.arrival(of: .participants)
        let before = try await node.shared.head(node.board)?.epoch
        #expect(try await node.shared.delete(node.board))
        try await Eventually.holds("the room has ended") { node.registry.statistics.rooms == 0 }
        node.log.open(.participants)
        try await node.welcomed(ada)
        #expect(ada.welcome?.epoch != before)
        #expect(try await node.shared.head(node.board)?.epoch == ada.welcome?.epoch)
        try await node.hears(ada)
    }

    @Test("that is unloaded while somebody joins is opened again for them")
    func joinAgainstUnload() async throws {
        let node = SlowLogNode { $0.idleGrace = Self.idleGrace }
        let ada = try await node.joined()
        node.log.close(.enter, next: 1)
        let bob = try await node.joining()
        await node.log.arrival(of: .enter)
        ada.leave()
        try await Eventually.holds("the room has ended") { node.registry.statistics.rooms == 0 }
        node.log.open(.enter)
        try await node.welcomed(bob)
        #expect(node.registry.statistics.rooms == 1)
        try await node.hears(bob)
        #expect(bob.welcome?.participants.count == 1)
    }

    @Test("does not keep whoever gave up on the way in")
    func joinAgainstLeave() async throws {
        let node = SlowLogNode { $0.idleGrace = Self.idleGrace }
        node.log.close(.enter, next: 1)
        let ada = try await node.joining()
        await node.log.arrival(of: .enter)
        #expect(try await node.shared.participants(of: node.board).count == 1)
        ada.leave()
        node.log.open(.enter)
        try await Eventually.holds("the roster is empty and the room has ended") {
            try await node.shared.participants(of: node.board).isEmpty && node.registry.statistics.rooms == 0
        }
        #expect(ada.welcome == nil)
    }

    @Test("ends where nobody gets onto it")
    func failedJoin() async throws {
        let node = SlowLogNode { $0.idleGrace = Self.idleGrace }
        node.log.refuse(.enter, next: .max, with: .unavailable("it is away"))
        let ada = try await node.joining()
        try await Eventually.holds("she is told") { ada.closed != nil }
        try await Eventually.holds("the room has ended") { node.registry.statistics.rooms == 0 }
    }

    @Test("stays until the log no longer has those who left while it was away")
    func leaveDuringOutage() async throws {
        let node = SlowLogNode {
            $0.idleGrace = Self.idleGrace
            $0.heartbeat = Self.idleGrace
        }
        let ada = try await node.joined()
        node.log.refuse(.leave, next: .max, with: .unavailable("it is away"))
        ada.leave()
        try await Eventually.holds("the log was told") { node.log.count(of: .leave) > 0 }
        // Longer than the room is kept otherwise.
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        try await loop.scheduleTask(in: Self.idleGrace * 3) {}.futureResult.get()
        node.log.refuse(.leave, next: 0, with: .unavailable("it is away"))
        let checks = Task { try await node.registry.run() }
        defer { checks.cancel() }
        try await Eventually.holds("the log has nobody, and the room has ended") {
            try await node.shared.participants(of: node.board).isEmpty && node.registry.statistics.rooms == 0
        }
    }

    @Test("lets somebody resume while nothing is passed on, and reads no log over and over for that")
    func resumeAgainstInterruption() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        let epoch = try #require(ada.welcome?.epoch)
        node.log.stopHearing()
        try await node.append([.clear], epoch: epoch, known: 3)
        node.log.close(.examine, next: 1)
        node.log.hearAgain()
        await node.log.arrival(of: .examine)
        // He has seen at another node what this one can't pass on yet.
        let bob = try await node.joining(resume: Resume(epoch: epoch, seq: 4))
        try await node.welcomed(bob)
        #expect(node.log.count(of: .read) < 10)
        node.log.open(.examine)
        try await Eventually.holds("what was missed comes") { ada.seqs == [1, 2, 3, 4] && bob.seqs.last == 4 }
    }

    @Test("tells who joins during a recovery which of their operations the recovered log has")
    func joinAgainstRecovery() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        node.store.loseTail(of: node.board, after: 1)
        // He has the same key, and so the same operations.
        node.log.close(.lastSubmission, next: 1)
        let bob = try await node.joining()
        await node.log.arrival(of: .lastSubmission)
        #expect(try await ada.submit(4) == .sequenced(4))
        #expect(node.registry.statistics.recoveries == 1)
        node.log.open(.lastSubmission)
        try await node.welcomed(bob)
        #expect(bob.welcome?.n == 4)
        #expect(bob.welcome?.seq == 4)
    }

    // MARK: Checks and snapshots

    @Test("is recovered once where a check asked before the recovery and heard after it")
    func checkAgainstRecovery() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        node.store.loseTail(of: node.board, after: 1)
        node.log.close(.examine, next: 1)
        node.log.interrupt()
        await node.log.arrival(of: .examine)
        #expect(try await ada.submit(4) == .sequenced(4))
        try await Eventually.holds("it came back") { ada.seqs == [1, 2, 3, 4] }
        #expect(node.registry.statistics.recoveries == 1)
        let examined = node.log.count(of: .examine)
        node.log.open(.examine)
        node.log.interrupt()
        // The next check begins only when this one has made what it could of its answer.
        try await Eventually.holds("the log is checked again") { node.log.count(of: .examine) > examined }
        try await ada.settle()
        #expect(node.registry.statistics.recoveries == 1)
    }

    @Test("that may have missed something while it was opened is checked once it is open")
    func interruptionAgainstOpening() async throws {
        let node = SlowLogNode()
        let epoch = try await node.shared.create(node.board, title: nil).info.epoch
        try await node.append([.clear], count: 3, epoch: epoch, known: 0)
        node.log.close(.participants, next: 1)
        let ada = try await node.joining()
        await node.log.arrival(of: .participants)
        node.store.loseTail(of: node.board, after: 1)
        node.log.interrupt()
        node.log.open(.participants)
        try await node.welcomed(ada)
        try await Eventually.holds("the log has its tail again") { try await node.shared.head(node.board)?.seq == 3 }
        try await node.hears(ada)
    }

    @Test("keeps what is submitted during a recovery until that is done")
    func submitAgainstRecovery() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        node.store.loseTail(of: node.board, after: 1)
        node.log.close(.recover, .before, next: 1)
        node.log.interrupt()
        await node.log.arrival(of: .recover, .before)
        async let submitted = ada.submit(4)
        try await ada.settle()
        node.log.open(.recover, .before)
        #expect(try await submitted == .sequenced(4))
        let calls = node.log.calls.withLockedValue { $0.filter { $0 == "append" || $0 == "recover" } }
        #expect(calls == ["append", "append", "append", "recover", "append"])
    }

    @Test("that is made again after its deletion does not get the old one's snapshot")
    func snapshotAgainstDelete() async throws {
        let node = SlowLogNode { $0.snapshotOperations = 2 }
        node.log.close(.store, .before, next: 1)
        let ada = try await node.drawing(2)
        await node.log.arrival(of: .store, .before)
        #expect(try await node.shared.delete(node.board))
        try await Eventually.holds("who was there is told") { ada.closed == .boardDeleted }
        let bob = try await node.joined()
        let stored = node.log.count(of: .store)
        node.log.open(.store, .before)
        try await Eventually.holds("the snapshot was to be stored") { node.log.count(of: .store) > stored }
        #expect(try await node.shared.snapshotSeqs(of: node.board).isEmpty)
        try await node.hears(bob)
    }

    @Test("that is deleted during its recovery stays deleted, and its sessions hear so")
    func recoveryAgainstDelete() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        node.store.loseTail(of: node.board, after: 1)
        node.log.close(.recover, .before, next: 1)
        node.log.interrupt()
        await node.log.arrival(of: .recover, .before)
        async let submitted = ada.submit(4)
        try await ada.settle()
        #expect(try await node.shared.delete(node.board))
        node.log.open(.recover, .before)
        try await Eventually.holds("the session is told") { ada.closed == .boardDeleted }
        guard case .rejected = try await submitted else {
            Issue.record("an operation was taken by a board that is no more")
            return
        }
        #expect(try await node.shared.head(node.board) == nil)
        #expect(node.registry.statistics.rooms == 0)
    }

    // MARK: Submitting

    @Test("hands its batches to the log on its event loop, without a detour over other threads")
    func appendsOnEventLoop() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(20)
        defer { ada.leave() }
        #expect(node.log.count(of: .append) > 0)
        #expect(node.log.appendsOffEventLoops.withLockedValue { $0 } == 0)
    }
}
