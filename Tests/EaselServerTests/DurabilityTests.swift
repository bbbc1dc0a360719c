import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("kill -9 of a node", .serialized)
struct DurabilityTests {
    @Test("everything that was echoed is there after the restart", arguments: [false, true])
    func killed(withRedis: Bool) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let redis = withRedis ? try await RedisServer() : nil
        let node = try await NodeProcess(redis.map { ["--redis", $0.url] } ?? ["--data", data.path])
        let board = BoardID.random()
        var configuration = ClientConfiguration()
        configuration.maximumBackoff = .milliseconds(100)
        let recorded = try RecordingClient(board, nodes: [node.url], configuration: configuration)
        try await recorded.connect()
        let id = try ElementID(validating: "stroke")
        try await recorded.submit([.put(id, ["points": .array([])])])
        for round in 1...3 {
            for n in 1...300 {
                try await recorded.client.enqueue([
                    .append(id, key: "points", values: [.number(Double(round * 1_000 + n))])
                ])
            }
            // In the middle of it: some are echoed, some on their way, some not sent.
            try await recorded.waitUntil(seq: (round - 1) * 300 + 50)
            await node.kill9()
            let echoed = await recorded.client.seq
            try await node.start()
            let log = try await HTTPRequest.operations(node.url, board: board)
            #expect(log.count >= echoed)
            try await recorded.waitUntilSettled()
        }
        try await expectAgreement([recorded], on: board, nodes: [node.url], operations: 901)
        let points = await recorded.client.document.element(id)?["points"]?.arrayValue
        let numbers: [Int] = (1...3).flatMap { round in (1...300).map { round * 1_000 + $0 } }
        #expect(points == numbers.map { JSON.number(Double($0)) })
        #expect(await node.terminate() == 0)
    }

    @Test("history, snapshots and resumes agree after 3,500 operations and an unload")
    func longHistory() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let board = BoardID.random()
        let writer = try RecordingClient(board, nodes: [node.url])
        await writer.client.connect()
        for n in 1...3_500 {
            let id = try ElementID(validating: "e\(n % 50)")
            try await writer.client.enqueue([.put(id, ["n": .number(Double(n))])])
        }
        try await writer.waitUntilSettled()
        let log = try await HTTPRequest.operations(node.url, board: board)
        var replay = Document()
        var digests: [Seq: String] = [:]
        for operation in log {
            replay.apply(operation)
            if [1, 999, 1_000, 1_001, 2_345, 3_500].contains(operation.seq) {
                digests[operation.seq] = replay.digest().description
            }
        }
        await node.kill9()
        try await node.start()
        for (seq, digest) in digests {
            let answer = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/document?at=\(seq)")
            #expect(try EaselBoardJSON.string("digest", of: answer.body) == digest)
        }
        let late = try RecordingClient(board, nodes: [node.url])
        try await late.connect()
        #expect(late.seqs.count < 1_100, "a client that joins is sent a snapshot and only what came after it")
        try await expectAgreement([writer, late], on: board, nodes: [node.url], operations: 3_500)
        await node.terminate()
    }
}
