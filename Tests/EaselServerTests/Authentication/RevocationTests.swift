import EaselBoard
import EaselJSON
import EaselTestSupport
import NIOConcurrencyHelpers
import Testing

@Suite("A link that is revoked", .serialized)
struct RevocationTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func head(_ node: NodeProcess, _ token: String) async throws -> Int {
        let board = try await HTTPRequest.get("\(node.url)/api/boards/b", headers: Tokens.header(token))
        return try JSON(parsing: board.body)["seq"]?.integerValue ?? -1
    }

    @Test(
        "while a hundred draw by it over two nodes, one of which stands still, puts nothing of theirs on the board any more"
    )
    func whileNodesStandStill() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let ada = try await tokens.token("ada", ["b": "editor"])
        let owner = Owner(node: nodes[0], token: ada)
        let mine = [
            try await RawSession(board, port: nodes[0].port, token: ada),
            try await RawSession(board, port: nodes[1].port, token: ada),
        ]
        let link = try await owner.link(#""role":"editor""#)
        var guests: [[RawSession]] = [[], []]
        for number in 0..<100 {
            guests[number % 2].append(
                try await RawSession(board, port: nodes[number % 2].port, number: number + 1, token: link.secret))
        }
        let (running, standing) = (guests[0], guests[1])
        let drawing = Task { [everybody = running + standing] in
            var n = 0
            while !Task.isCancelled {
                n += 1
                for session in everybody {
                    session.send(
                        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"g","value":{"x":\#(n)}}]}"#)
                }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try await Eventually.holds("all draw") { try await head(nodes[0], ada) > 300 }
        nodes[1].pause()
        try await owner.ask("DELETE", "/links/\(link.id)", status: 204)
        // What is in the log from here on was sequenced after the owner was told that the link is revoked.
        let after = try await head(nodes[0], ada)
        try await Eventually.holds("those of the node that runs are sent away") {
            running.allSatisfy { $0.tally.isClosed }
        }
        #expect(running.allSatisfy { $0.tally.closeCode == 4403 })
        #expect(standing.allSatisfy { !$0.tally.isClosed })
        // They go on drawing at the node that stands still: its sockets take it.
        nodes[1].resume()
        try await Eventually.holds("those of the other one are sent away, too") {
            standing.allSatisfy { $0.tally.isClosed }
        }
        #expect(standing.allSatisfy { $0.tally.closeCode == 4403 })
        drawing.cancel()
        for session in mine {
            session.send(#"{"type":"submit","n":1,"edits":[{"op":"put","id":"mine","value":{}}]}"#)
        }
        try await Eventually.holds("the owner draws at both") {
            mine.allSatisfy { $0.tally.lastOperations.contains(#""id":"mine""#) }
        }
        let later = try await HTTPRequest.get(
            "\(nodes[1].url)/api/boards/b/operations?after=\(after)&limit=all", headers: Tokens.header(ada))
        #expect(!later.text.contains(#""by":"link:"#))
        #expect(later.text.contains(#""by":"ada""#))
        for number in [0, 1] {
            await #expect(throws: RawSession.Failure.self) {
                _ = try await RawSession(board, port: nodes[number].port, number: 200, token: link.secret)
            }
        }
        for node in nodes { await node.terminate() }
    }

    @Test("by one node while another can't hear of it, is revoked there before that node serves the board again")
    func lostMessage() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let node = try await NodeProcess([
            "--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--heartbeat", "3s",
        ])
        let ada = try await tokens.token("ada", ["b": "editor"])
        let owner = Owner(node: node, token: ada)
        let mine = try await RawSession(board, port: node.port, token: ada)
        let link = try await owner.link(#""role":"editor""#)
        let guest = try await RawSession(board, port: node.port, number: 1, token: link.secret)
        let idle = try await RawSession(board, port: node.port, number: 2, token: link.secret)
        // As if another node had revoked it, and its message had been lost.
        let record = try JSON(parsing: try await redis.command("HGET", "easel:{b}:meta", "access").utf8)
        var members = try #require(record.objectValue)
        let revision = (record["revision"]?.integerValue ?? 0) + 10
        members["links"] = .array([])
        members["revision"] = .number(Double(revision))
        members["grants"] = .number(Double(revision))
        try await redis.command(
            "HSET", "easel:{b}:meta", "access", JSON.object(members).canonicalString, "accessRevision", "\(revision)",
            "accessGrants", "\(revision)")
        guest.send(#"{"type":"submit","n":1,"edits":[{"op":"put","id":"g","value":{}}]}"#)
        try await Eventually.holds("both are sent away") { guest.tally.isClosed && idle.tally.isClosed }
        #expect([guest.tally.closeCode, idle.tally.closeCode] == [4403, 4403])
        mine.send(#"{"type":"submit","n":1,"edits":[{"op":"put","id":"mine","value":{}}]}"#)
        try await Eventually.holds("the owner draws") { mine.tally.lastOperations.contains(#""id":"mine""#) }
        #expect(try await head(node, ada) == 1)
        await node.terminate()
    }
}
