import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselRoom

/// Each test holds up one call of the log while the log goes another way and gets a new epoch.
@Suite("A board whose log gets a new epoch while it is slow")
struct LineageInterleavingTests {
    /// Operations before anybody is there: more bytes than a node reads at once, so that its ring does not reach back to
    /// the first and a document has to be read from the log.
    private static let history = 13

    /// A node with a client that has the history already, so that no document was made for it.
    private func node(
        first: [Edit] = [.clear], _ change: (inout RoomConfiguration) -> Void = { _ in }
    ) async throws -> (node: SlowLogNode, ada: TypedClient) {
        let node = SlowLogNode {
            $0.ringBytes = 100 << 10
            change(&$0)
        }
        let epoch = try await node.shared.create(node.board, title: nil).info.epoch
        try await node.append(first, epoch: epoch, known: 0)
        let x = try ElementID(validating: "x")
        let large = JSON.string(String(repeating: "x", count: 60 << 10))
        try await node.append([.put(x, ["large": large])], count: 10, epoch: epoch, known: 1)
        try await node.append([.delete(x)], count: 2, epoch: epoch, known: 11)
        let ada = try await node.joined(resume: Resume(epoch: epoch, seq: Self.history))
        #expect(ada.heard.withLockedValue { $0.frames.isEmpty })
        return (node, ada)
    }

    @Test("gives nobody a snapshot of the epoch that is no more")
    func snapshotAgainstEpoch() async throws {
        let (node, ada) = try await node()
        node.log.close(.read, next: 1)
        let bob = try await node.joining()
        await node.log.arrival(of: .read)
        try await node.fork(after: Self.history - 2)
        let epoch = try await node.recover()
        node.log.open(.read)
        try await Eventually.holds("she starts over") { try ada.closed != nil || !ada.snapshots.isEmpty }
        #expect(try ada.snapshots.map(\.epoch) == [epoch])
        #expect(ada.closed == nil)
        try await node.welcomed(bob)
        #expect(bob.welcome?.epoch == epoch)
        try await Eventually.holds("he gets his") { try !bob.snapshots.isEmpty }
        #expect(try bob.snapshots.map(\.epoch) == [epoch])
        try await node.hears(ada)
        try await node.hears(bob)
    }

    @Test("answers who asked for the digest with that of the new one")
    func digestAgainstEpoch() async throws {
        let (node, ada) = try await node()
        node.log.close(.read, next: 1)
        ada.send(.digest)
        await node.log.arrival(of: .read)
        try await node.fork(after: Self.history - 2, with: [.put(try ElementID(validating: "new"), ["x": 1])])
        let epoch = try await node.recover()
        node.log.open(.read)
        try await Eventually.holds("she is answered") {
            ada.heard.withLockedValue {
                $0.messages.contains {
                    switch $0 {
                    case .digest, .error: true
                    default: false
                    }
                }
            }
        }
        var expected = Document()
        expected.apply(.put(try ElementID(validating: "new"), ["x": 1]))
        #expect(ada.digests.map(\.digest) == [expected.digest()])
        #expect(try await node.shared.head(node.board)?.epoch == epoch)
        #expect(ada.digests.first?.seq == (try await node.shared.head(node.board)?.seq))
    }

    @Test("judges a submission by the document of the new one")
    func limitsAgainstEpoch() async throws {
        let (a, b) = (try ElementID(validating: "a"), try ElementID(validating: "b"))
        let (node, ada) = try await node(first: [.put(a, ["x": 1])]) { $0.limits.elementsPerBoard = 1 }
        node.log.close(.read, next: 1)
        async let submitted = ada.submit(1, [.put(b, ["x": 3])])
        await node.log.arrival(of: .read)
        // Somebody has put "b" in the place of "a", at a seq where this node had something else.
        try await node.fork(after: Self.history - 2, with: [.clear, .put(b, ["x": 2])])
        _ = try await node.recover()
        node.log.open(.read)
        guard case .sequenced = try await submitted else {
            Issue.record("an operation was judged by a document that is no more")
            return
        }
        #expect(node.registry.statistics.recoveries == 1)
    }

    @Test("tells who submitted where the operation is in the new one")
    func appendAgainstEpoch() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        node.log.close(.append, next: 1)
        async let submitted = ada.submit(4)
        await node.log.arrival(of: .append)
        try await Eventually.holds("it came back") { ada.seqs == [1, 2, 3, 4] }
        try await node.fork(after: 1)
        _ = try await node.recover()
        node.log.open(.append)
        // 1, what somebody else wrote, and what only this node had: 2, 3 and 4.
        #expect(try await submitted == .duplicate(5))
        #expect(node.registry.statistics.recoveries == 1)
        try await node.hears(ada)
    }

    @Test("lets nobody resume in the epoch that is no more")
    func resumeAgainstEpoch() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        let before = try #require(ada.welcome?.epoch)
        node.log.close(.enter, next: 1)
        let bob = try await node.joining(resume: Resume(epoch: before, seq: 2))
        await node.log.arrival(of: .enter)
        try await node.fork(after: 1)
        let epoch = try await node.recover()
        node.log.open(.enter)
        try await node.welcomed(bob)
        #expect(bob.welcome?.epoch == epoch)
        try await Eventually.holds("he starts over") { try !bob.snapshots.isEmpty }
        #expect(try bob.snapshots.map(\.epoch) == [epoch])
        #expect(bob.seqs.isEmpty)
        try await node.hears(bob)
    }

    @Test("ends, and is not read over and over, where it never gets to the end of a read")
    func changingEpoch() async throws {
        let (node, ada) = try await node()
        // Documents are read behind the snapshot, in the epoch that the log had before.
        node.log.intervene(before: .snapshot) { try await node.changeEpoch() }
        let before = node.log.count(of: .snapshot)
        try await node.changeEpoch()
        try await Eventually.holds("she is sent away") { ada.closed != nil }
        #expect(ada.closed == .overloaded)
        #expect(node.log.count(of: .snapshot) == before + LoadAttempts.maximum)
        // Once the log holds still, the board can be had again.
        node.log.intervene(before: .snapshot) {}
        try await node.hears(try await node.joined())
    }

    @Test("is given out again as soon as a read gets to its end")
    func settlingEpoch() async throws {
        let (node, ada) = try await node()
        let left = NIOLockedValueBox(LoadAttempts.maximum - 1)
        node.log.intervene(before: .snapshot) {
            let isChanging = left.withLockedValue { left in
                left -= 1
                return left >= 0
            }
            if isChanging { try await node.changeEpoch() }
        }
        try await node.changeEpoch()
        try await Eventually.holds("she starts over") { try !ada.snapshots.isEmpty }
        #expect(try ada.snapshots.map(\.epoch) == [#require(try await node.shared.head(node.board)).epoch])
        #expect(ada.closed == nil)
        try await node.hears(ada)
    }
}
