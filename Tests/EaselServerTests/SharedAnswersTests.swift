import EaselBoard
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import EaselServer

@Suite("An answer that many ask for")
struct SharedAnswersTests {
    private let answers = SharedAnswers()
    private let work = WorkAdmission(WorkLimits())
    private let key: SharedAnswers.Key

    init() throws {
        key = SharedAnswers.Key(board: .random(), epoch: .random(), seq: 1, format: .document)
    }

    /// Makes the answer once `signal` has happened, and counts that it does.
    private func share(_ made: NIOLockedValueBox<Int>, after signal: Signal) async throws -> SharedAnswers.Share {
        try await answers.share(key) {
            made.withLockedValue { $0 += 1 }
            await signal.wait()
            try Task.checkCancellation()
            let held = work.heldBytes(for: nil)
            try held.grow(by: 3)
            return answers.add(ByteBuffer(string: "abc"), held, under: key)
        }
    }

    @Test("at once is made once, and kept only as long as somebody reads it")
    func once() async throws {
        let (made, signal) = (NIOLockedValueBox(0), Signal())
        try await withThrowingTaskGroup(of: SharedAnswers.Share.self) { group in
            for _ in 0..<8 { group.addTask { try await share(made, after: signal) } }
            try await Eventually.holds("it is being made") { made.withLockedValue { $0 } == 1 }
            signal.happen()
            var shares: [SharedAnswers.Share] = []
            for try await share in group { shares.append(share) }
            #expect(shares.count == 8 && shares.allSatisfy { String(buffer: $0.bytes) == "abc" })
            #expect(made.withLockedValue { $0 } == 1)
            #expect(work.statistics.bytes == 3)
        }
        #expect(work.statistics.bytes == 0)
        #expect(answers.share(key) == nil)
    }

    @Test("is made by the next where the one who makes it leaves")
    func leaving() async throws {
        let (made, signal) = (NIOLockedValueBox(0), Signal())
        let first = Task { try await share(made, after: signal) }
        try await Eventually.holds("it is being made") { made.withLockedValue { $0 } == 1 }
        let second = Task { try await share(made, after: signal) }
        first.cancel()
        await #expect(throws: CancellationError.self) { _ = try await first.value }
        try await Eventually.holds("the second makes it") { made.withLockedValue { $0 } == 2 }
        signal.happen()
        #expect(String(buffer: try await second.value.bytes) == "abc")
    }
}
