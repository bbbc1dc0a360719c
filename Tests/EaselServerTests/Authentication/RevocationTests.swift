import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
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
                // No faster than the nodes take it, as long as they do: a busy machine would do nothing else.
                repeat {
                    try await Task.sleep(for: .milliseconds(50))
                } while !running.allSatisfy(\.tally.isClosed)
                    && !mine[0].tally.lastOperations.contains(#""x":\#(n)}"#)
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

    @Test("by a store that comes back as it was before, is so for those who had come by it on a node that knew it")
    func olderStore() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer(["--appendonly", "no"])
        let node = try await NodeProcess([
            "--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--heartbeat", "3s",
        ])
        let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
        let mine = try await RawSession(board, port: node.port, token: owner.token)
        try await redis.command("SAVE")
        let link = try await owner.link(#""role":"viewer""#)
        let guest = try await RawSession(board, port: node.port, number: 1, token: link.secret)
        await redis.kill9()
        try await redis.start()
        try await Eventually.holds("the guest is sent away: nobody knows of the link") { guest.tally.isClosed }
        #expect(guest.tally.closeCode == 4403)
        #expect(!mine.tally.isClosed)
        await node.terminate()
    }

    @Test(
        "or ends by itself, or whose token does, while their node stands still, puts nothing on the board that came meanwhile"
    )
    func expiredMeanwhile() async throws {
        try await withGuardedNode { node, tokens in
            let ada = try await tokens.token("ada", ["b": "editor"])
            let mine = try await RawSession(board, port: node.port, token: ada)
            let end = Date() + 15
            let link = try await Owner(node: node, token: ada).link(
                #""role":"editor","expires":"\#(end.formatted(.iso8601))""#)
            // Nodes take tokens for 30 s longer than they say.
            let brief = try await tokens.token("bob", ["b": "editor"], seconds: -15)
            let guests = [
                try await RawSession(board, port: node.port, number: 1, token: brief),
                try await RawSession(board, port: node.port, number: 2, token: link.secret),
            ]
            node.pause()
            for n in 1...20 {
                for guest in guests {
                    guest.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"late","value":{}}]}"#)
                }
            }
            try await Eventually.holds("both have expired") { Date() > end + 1 }
            node.resume()
            try await Eventually.holds("both are sent away") { guests.allSatisfy(\.tally.isClosed) }
            #expect(guests.map(\.tally.closeCode) == [4401, 4403])
            mine.send(#"{"type":"submit","n":1,"edits":[{"op":"put","id":"mine","value":{}}]}"#)
            try await Eventually.holds("the owner draws") { mine.tally.lastOperations.contains(#""id":"mine""#) }
            #expect(try await head(node, ada) == 1)
        }
    }
}

@Suite("A board that was deleted and made again while a node could not hear it", .serialized)
struct RecreationTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private enum Loss: CaseIterable {
        /// It was deleted.
        case none
        /// The store has lost that it was.
        case tombstones
    }

    private func drawing(_ n: Int, _ id: String) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"\#(id)","value":{"x":1}}]}"#
    }

    /// Has one node stand still and miss what is published while ada's board, with bob on it, gives place to another one.
    private func recreated(
        by subject: String, losing loss: Loss,
        _ body: ([NodeProcess], _ bob: RawSession, _ tokens: Tokens) async throws -> Void
    ) async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--heartbeat", "3s"]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let ada = Owner(node: nodes[0], token: try await tokens.token("ada", ["b": "owner"]))
        let mine = try await RawSession(board, port: nodes[0].port, token: ada.token)
        for role in ["viewer", "editor", "viewer", "editor"] {
            try await ada.ask("PUT", "/members/bob", #"{"role":"\#(role)"}"#)
        }
        let bob = try await RawSession(board, port: nodes[1].port, number: 1, token: try await tokens.token("bob"))
        bob.send(drawing(1, "of-the-old-board"))
        try await Eventually.holds("he draws") { mine.tally.lastOperations.contains("of-the-old-board") }
        nodes[1].pause()
        try await redis.command("CLIENT", "KILL", "TYPE", "pubsub")
        try await ada.ask("DELETE", status: 204)
        try await Eventually.holds("the other node knows of it") { mine.tally.isClosed }
        if loss == .tombstones { try await redis.command("DEL", "easel:deleted") }
        let owner = Owner(node: nodes[0], token: try await tokens.token(subject, ["b": "owner"]))
        let made = try await HTTPRequest.send(
            "POST", "\(nodes[0].url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(owner.token))
        #expect(made.status == 201)
        for n in 1...3 {
            try await owner.ask(
                "POST", "/operations",
                #"{"key":"0123456789abcdef","n":\#(n),"edits":[{"op":"put","id":"secret\#(n)","value":{}}]}"#)
        }
        nodes[1].resume()
        try await body(nodes, bob, tokens)
        for node in nodes { await node.terminate() }
    }

    private func log(_ node: NodeProcess, _ token: String) async throws -> String {
        try await HTTPRequest.get(
            "\(node.url)/api/boards/b/operations?after=0&limit=all", headers: Tokens.header(token)
        ).text
    }

    @Test("has nothing of the old one, and its sessions are closed", arguments: Loss.allCases)
    private func byAnother(loss: Loss) async throws {
        try await recreated(by: "eve", losing: loss) { nodes, bob, tokens in
            bob.send(drawing(2, "of-the-old-board-too"))
            try await Eventually.holds("he is sent away") { bob.tally.isClosed }
            #expect(bob.tally.closeCode == 4409)
            #expect(!bob.tally.lastOperations.contains("secret"))
            let eve = try await tokens.token("eve", ["b": "owner"])
            // On the very node that had the old one.
            let session = try await RawSession(board, port: nodes[1].port, number: 2, token: eve)
            session.send(drawing(1, "hers"))
            try await Eventually.holds("she draws there") { session.tally.lastOperations.contains("hers") }
            let log = try await log(nodes[0], eve)
            #expect(log.contains("secret3") && log.contains("hers"))
            #expect(!log.contains("of-the-old-board") && !log.contains(#""by":"bob""#))
        }
    }

    @Test("is another one for its old owner, too, unless the store had lost the first")
    func bySameOwner() async throws {
        try await recreated(by: "ada", losing: .none) { nodes, bob, tokens in
            try await Eventually.holds("he is sent away") { bob.tally.isClosed }
            #expect(bob.tally.closeCode == 4409)
            #expect(
                !(try await log(nodes[0], try await tokens.token("ada", ["b": "owner"]))).contains("of-the-old-board"))
        }
        try await recreated(by: "ada", losing: .tombstones) { nodes, bob, tokens in
            let ada = try await tokens.token("ada", ["b": "owner"])
            try await Eventually.holds("what only this node had is there") {
                try await log(nodes[0], ada).contains("of-the-old-board")
            }
            // The record of today has no members.
            try await Eventually.holds("he is sent away") { bob.tally.isClosed }
            #expect(bob.tally.closeCode == 4403)
        }
    }
}
