import EaselBoard
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselServer

@Suite("A version of a board that many ask for")
struct NodeWorkTests {
    private let work: NodeWork
    private let board = BoardInfo(
        id: .random(), title: "Sketches", epoch: .random(), seq: 2, oldest: 1, createdAt: 0, updatedAt: 0)
    private let made = NIOLockedValueBox(0)
    private let signal = Signal()

    init() {
        var limits = WorkLimits()
        (limits.atOnce, limits.waiting, limits.deadline) = (1, 0, Patience.timeAmount)
        work = NodeWork(limits)
    }

    private func ask(for seq: Seq, _ asker: Asker = Asker()) async throws -> SharedAnswers.Share {
        try await work.answer(.document, of: board, at: seq, for: asker) { [made, signal] in
            made.withLockedValue { $0 += 1 }
            await signal.wait()
            try Task.checkCancellation()
            return ByteBuffer(string: "abc")
        }
    }

    @Test("takes one place at work, and leaves the others to other work")
    func onePlace() async throws {
        try await withThrowingTaskGroup(of: SharedAnswers.Share.self) { group in
            for _ in 0..<8 { group.addTask { try await ask(for: 1) } }
            try await Eventually.holds("it is being made") { made.withLockedValue { $0 } == 1 }
            // The one place is taken, so another version is refused; those who ask for the first are not.
            await #expect(throws: WorkRefusal.self) { _ = try await ask(for: 2) }
            signal.happen()
            for try await share in group { #expect(String(buffer: share.bytes) == "abc") }
        }
        #expect(made.withLockedValue { $0 } == 1)
        try await Eventually.holds("the last answer is let go") {
            work.jobs.statistics == WorkStatistics(refused: 1)
        }
    }

    @Test("is not waited for by those who have left")
    func leaving() async throws {
        let departure = Signal()
        let maker = Task { try await ask(for: 1) }
        try await Eventually.holds("it is being made") { made.withLockedValue { $0 } == 1 }
        let reader = Task { try await ask(for: 1, Asker(departure: departure)) }
        departure.happen()
        await #expect(throws: WorkRefusal.askerLeft) { _ = try await reader.value }
        signal.happen()
        #expect(String(buffer: try await maker.value.bytes) == "abc")
    }
}
