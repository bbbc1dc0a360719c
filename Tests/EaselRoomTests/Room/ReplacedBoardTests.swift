import EaselBoard
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselRoom

/// Each test puts another board in the place of one that a node hosts, while the node hears nothing. The operations of the new one go on
/// where those of the old one ended.
@Suite("A board that gives place to another one while its node hears nothing")
struct ReplacedBoardTests {
    private func replaced(_ node: SlowLogNode) async throws -> Epoch {
        node.log.stopHearing()
        #expect(try await node.shared.delete(node.board))
        let epoch = try await node.shared.create(node.board, title: nil).info.epoch
        try await node.append([.clear], count: 3, epoch: epoch, known: 0)
        return epoch
    }

    private func isSentAway(_ client: TypedClient) async throws {
        try await Eventually.holds("she is sent away") { client.closed != nil }
        #expect(client.closed == .boardDeleted)
        #expect(client.seqs == [1, 2, 3])
    }

    @Test("shows nothing of the new one to those on the old one before the log is compared")
    func frames() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        let epoch = try await replaced(node)
        node.log.close(.examine, .before)
        node.log.hearAgain()
        await node.log.arrival(of: .examine, .before)
        // It has missed the first three, and hears these.
        let registry = SlowLogNode.registry(node.shared, "b")
        let eve = try await TypedClient(node.board, in: registry)
        try eve.join()
        try await node.welcomed(eve)
        try await node.append([.clear], count: 2, epoch: epoch, known: 3)
        try await Eventually.holds("eve hears it on her node") { eve.seqs.contains(5) }
        node.log.open(.examine, .before)
        try await isSentAway(ada)
    }

    @Test("gives nobody what a read of the log finds of the new one")
    func reads() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        let epoch = try await replaced(node)
        try await node.append([.clear], count: 3, epoch: epoch, known: 3)
        // A late message of the old board, in front of which one was lost.
        node.log.tell(.operations(try frame(5...5)))
        try await isSentAway(ada)
    }

    @Test("passes on what it held back where the board is the same")
    func sameBoard() async throws {
        let node = SlowLogNode()
        let ada = try await node.drawing(3)
        let epoch = try #require(ada.welcome?.epoch)
        node.log.close(.examine, .before)
        node.log.interrupt()
        await node.log.arrival(of: .examine, .before)
        try await node.append([.clear], count: 2, epoch: epoch, known: 3)
        try await ada.settle()
        #expect(ada.seqs == [1, 2, 3])
        node.log.open(.examine, .before)
        try await Eventually.holds("she hears of both") { ada.seqs == [1, 2, 3, 4, 5] }
        // Interrupted again while the log is looked at: that look does not count.
        node.log.close(.examine, .after, next: 1)
        node.log.interrupt()
        await node.log.arrival(of: .examine)
        node.log.interrupt()
        node.log.open(.examine)
        try await node.hears(ada)
    }
}
