import EaselBoard
import EaselLog
import EaselTestSupport
import Foundation
import Testing

/// How imports that are on their way are kept.
extension ConformanceTests {
    private func pending(_ name: String, on board: BoardID, seq: Seq = 0) -> PendingImport {
        PendingImport(client: ClientID(key: name), board: board, epoch: .random(), seq: seq)
    }

    @Test("keeps an import until it ends, also when its node dies", arguments: LogKind.allCases)
    func keepsImports(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let (one, two) = (pending("one", on: .random(), seq: 7), pending("two", on: .random()))
        try await log.beginImport(one, by: "a")
        try await log.beginImport(two, by: "a")
        #expect(try await log.continueImport(two, by: "a"))
        #expect(try await log.endImport(two, by: "a"))
        #expect(try await !log.endImport(two, by: "a"))
        #expect(try await !log.continueImport(two, by: "a"))
        await log.shutdown()
        let again = try parts.open()
        // In its next life a node need not wait.
        #expect(try await again.takeUpImports(after: 3_600, by: "a") == [one])
        #expect(try await again.endImport(one, by: "a"))
        #expect(try await again.takeUpImports(after: 0, by: "a") == [])
        await again.shutdown()
    }

    @Test(
        "gives an import that its node leaves alone to another one, and none that it sees to",
        arguments: [LogKind.memory, .redis])
    func takesUpImports(kind: LogKind) async throws {
        let parts = try await LogUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let log = try parts.open()
        let found = pending("one", on: .random())
        try await log.beginImport(found, by: "host:1")
        #expect(try await log.takeUpImports(after: 3_600, by: "b") == [])
        #expect(try await log.takeUpImports(after: 0, by: "b") == [found])
        #expect(try await !log.continueImport(found, by: "host:1"))
        #expect(try await !log.endImport(found, by: "host:1"))
        #expect(try await log.continueImport(found, by: "b"))
        // Whoever began it takes it back after all.
        try await log.beginImport(found, by: "host:1")
        #expect(try await !log.endImport(found, by: "b"))
        #expect(try await log.endImport(found, by: "host:1"))
        await log.shutdown()
    }
}
