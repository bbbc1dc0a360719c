import EaselBoard
import EaselLog
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselRoom

/// What a node does with a log that has another epoch, at a time of the test's own.
@Suite("The recovery of a log") struct RecoveryRunTests {
    private let node = SlowLogNode()
    private let pauses = NIOLockedValueBox<[TimeAmount]>([])

    /// Of a node that knows three operations, of an epoch that the log had before.
    private func run() async throws -> RecoveryRun {
        let epoch = try await node.shared.create(node.board, title: nil).info.epoch
        try await node.append([.clear], count: 3, epoch: epoch, known: 0)
        let info = try #require(try await node.shared.info(node.board))
        let operations = try await node.shared.read(node.board, in: epoch, after: 0, limit: 3, maximumBytes: 1 << 20)
        var ring = FrameRing(after: 0, maximumBytes: 1 << 20, maximumOperations: 100)
        ring.append(try #require(OperationFrame(operations)))
        try await node.changeEpoch()
        return RecoveryRun(
            log: node.log, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, info: info,
            limits: Limits(), known: BoardHead(epoch: epoch, seq: 3), ring: ring,
            projection: DocumentProjection(of: node.board, in: node.log), snapshot: nil
        ) { [pauses] time in pauses.withLockedValue { $0.append(time) } }
    }

    /// Each of a random length, up to a bound that doubles to two seconds.
    private func expectPauses(_ count: Int) {
        let pauses = pauses.withLockedValue { $0 }
        #expect(pauses.count == count)
        var bound = TimeAmount.milliseconds(50)
        for pause in pauses {
            #expect(pause > .zero && pause <= bound)
            bound = min(bound + bound, .seconds(2))
        }
    }

    @Test("pauses longer and longer, and is not given up, while others change the log")
    func changing() async throws {
        let run = try await run()
        let left = NIOLockedValueBox(12)
        node.log.intervene(before: .read) { [node] in
            let isChanging = left.withLockedValue { left in
                left -= 1
                return left >= 0
            }
            if isChanging { try await node.changeEpoch() }
        }
        guard case .reload(let lineage) = try await run.run() else {
            Issue.record("the log has another epoch than the node knows")
            return
        }
        #expect(lineage.epoch == (try await node.shared.head(node.board)?.epoch))
        expectPauses(12)
    }

    @Test("pauses longer and longer, and is not given up, while the log can't be asked")
    func away() async throws {
        let run = try await run()
        node.log.refuse(.examine, next: 12, with: .unavailable(Unavailability(.full, "SQLite error 13")))
        guard case .reload = try await run.run() else {
            Issue.record("the log has another epoch than the node knows")
            return
        }
        expectPauses(12)
    }

    @Test("ends at once with what is no matter of time")
    func damaged() async throws {
        let run = try await run()
        node.log.refuse(.examine, next: 1, with: .noSuchBoard(node.board))
        await #expect(throws: LogError.noSuchBoard(node.board)) { try await run.run() }
        expectPauses(0)
    }
}
