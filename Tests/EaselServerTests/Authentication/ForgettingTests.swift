import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Somebody who is removed from a server", .serialized)
struct ForgettingTests {
    private let board: BoardID
    private let ada = "ada.lovelace@example.org"

    init() throws { board = try BoardID(validating: "b") }

    private func drawing(_ n: Int, _ id: String) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"\#(id)","value":{"x":1}}]}"#
    }

    private func forget(_ subject: String, at node: NodeProcess, _ token: String?) async throws -> Int {
        try await HTTPRequest.send(
            "DELETE", "\(node.url)/api/people/\(subject)", headers: Tokens.header(token)
        ).status
    }

    private func text(_ node: NodeProcess, _ path: String, _ token: String) async throws -> String {
        try await HTTPRequest.get("\(node.url)/api/boards/b\(path)", headers: Tokens.header(token)).text
    }

    /// What a session that resumes at the beginning is told up to the end of the log: from the node's memory, where that reaches so
    /// far.
    private func resumed(_ node: NodeProcess, _ token: String) async throws -> String {
        let info = try JSON(parsing: try await text(node, "", token).utf8)
        let head = try #require(info["seq"]?.numberValue.map { Int($0) })
        let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
        defer { socket.close() }
        try await socket.send(
            """
            {"type":"hello","key":"a key of sixteen characters","token":"\(token)",\
            "resume":{"epoch":"\(info["epoch"]?.stringValue ?? "")","seq":0}}
            """)
        var told = ""
        while true {
            let frame = try await socket.receive()
            #expect(frame.opcode == 1, "\(frame.text)")
            if frame.text.contains(#""type":"ops""#) || frame.text.contains(#""type":"snapshot""#) {
                told += frame.text
            }
            if frame.opcode != 1 || told.contains(#""seq":\#(head),"#) { return told }
        }
    }

    @Test(
        "is named nowhere any more: in the log, in what nodes keep of it, among names, members and labels; others notice nothing"
    )
    func everywhere() async throws {
        try await withGuardedNodes { guarded in
            let (nodes, tokens, redis) = (guarded.all, guarded.tokens, guarded.redis)
            let admin = try await tokens.token("root", isAdmin: true)
            let hers = try await tokens.token(ada, ["b": "editor"], name: "Ada Lovelace")
            let bobs = try await tokens.token("bob", ["b": "editor", "c": "editor"], name: "Bob")
            let mine = try await RawSession(board, port: nodes[0].port, number: 1, token: hers)
            let bob = try await RawSession(board, port: nodes[1].port, number: 2, token: bobs)
            let owner = Owner(node: nodes[0], token: hers)
            for label in ["for Ada Lovelace", "\(ada)!", "for bob"] {
                _ = try await owner.link(#""role":"viewer","label":"\#(label)""#)
            }
            // A member of another board, where she has not drawn.
            let other = Owner(node: nodes[1], token: admin, board: "c")
            #expect(
                try await HTTPRequest.send(
                    "POST", "\(nodes[1].url)/api/boards", body: #"{"id":"c"}"#, headers: Tokens.header(admin)
                ).status == 201)
            try await other.ask("PUT", "/members/\(ada)", #"{"role":"owner"}"#)
            for n in 1...80 { mine.send(drawing(n, "a\(n)")) }
            bob.send(drawing(1, "bobs"))
            try await Eventually.holds("all is drawn") {
                let (info, people) = (try await text(nodes[0], "", admin), try await text(nodes[0], "/people", admin))
                return info.contains(#""seq":81"#) && people.contains("Ada Lovelace")
            }
            let before = try JSON(parsing: try await text(nodes[0], "/document", admin).utf8)
            for node in nodes { #expect(try await resumed(node, admin).contains(ada)) }

            // Nobody but herself and administrators may.
            #expect(try await forget(ada, at: nodes[1], nil) == 401)
            #expect(try await forget(ada, at: nodes[1], bobs) == 403)
            #expect(try await forget("bob", at: nodes[1], hers) == 403)
            #expect(!mine.tally.isClosed)
            #expect(try await forget(ada, at: nodes[1], hers) == 204)

            try await Eventually.holds("her session ends") { mine.tally.isClosed }
            #expect(mine.tally.closeCode == 4403 && mine.tally.lastError.contains("forgotten"))
            #expect(!bob.tally.isClosed)
            for node in nodes {
                for path in ["/operations?limit=all", "/people", "/members", "/links", ""] {
                    let answer = try await text(node, path, admin)
                    #expect(!answer.contains(ada) && !answer.contains("Lovelace"), "\(path) \(answer)")
                }
                try await Eventually.holds("what the node keeps of the log does not name her") {
                    try await !resumed(node, admin).contains(ada)
                }
            }
            let operations = try await text(nodes[0], "/operations?limit=all", admin)
            #expect(operations.components(separatedBy: #""by":"forgotten""#).count == 81)
            #expect(operations.contains(#""by":"bob""#))
            #expect(try await text(nodes[0], "/links", admin).contains("for bob"))
            let members = try await other.ask("GET", "/members")
            #expect(!members.canonicalString.contains(ada))
            let after = try JSON(parsing: try await text(nodes[1], "/document", admin).utf8)
            #expect(after == before)
            // Bob draws on, under the next seq.
            bob.send(drawing(2, "more"))
            try await Eventually.holds("Bob draws on") { bob.tally.lastOperations.contains(#""seq":82"#) }
            #expect(!bob.tally.isClosed)
            for key in try await redis.command("KEYS", "*").split(whereSeparator: \.isNewline).map(String.init) {
                let dumped = try await redis.command("DUMP", key)
                #expect(!dumped.contains(ada), "\(key)")
            }
            // Once more changes nothing.
            let log = try await text(nodes[0], "/operations?limit=all", admin)
            #expect(try await forget(ada, at: nodes[0], admin) == 204)
            #expect(try await text(nodes[0], "/operations?limit=all", admin) == log)
            #expect(
                try await guarded.stop().contains {
                    $0.contains(#""action":"forget""#) && $0.contains(#""outcome":"done""#)
                })
        }
    }

    @Test("is removed by another node where the one that began it dies")
    func takenUp() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let node = try await NodeProcess([
            "--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--heartbeat", "3s",
        ])
        let hers = try await tokens.token(ada, ["b": "editor"])
        let admin = try await tokens.token("root", isAdmin: true)
        let mine = try await RawSession(board, port: node.port, number: 1, token: hers)
        mine.send(drawing(1, "a"))
        try await Eventually.holds("she draws") { try await text(node, "/operations", admin).contains(ada) }
        // As a node leaves it that has died long ago.
        try await redis.command("HSET", "easel:forgetting", ada, "1000")
        try await Eventually.holds("the node goes on with it") {
            try await !text(node, "/operations", admin).contains(ada)
        }
        try await Eventually.holds("and ends it") { try await redis.command("HLEN", "easel:forgetting").contains("0") }
        await node.terminate()
    }

    @Test("is removed by the operator's command, from a node by itself; nobody is where nobody is known")
    func command() async throws {
        try await withGuardedNode { node, tokens in
            let hers = try await tokens.token(ada, ["b": "editor"], name: "Ada Lovelace")
            let admin = try await tokens.token("root", isAdmin: true)
            let mine = try await RawSession(board, port: node.port, number: 1, token: hers)
            mine.send(drawing(1, "a"))
            try await Eventually.holds("she draws") {
                let (log, people) = (
                    try await text(node, "/operations", admin), try await text(node, "/people", admin)
                )
                return log.contains(ada) && people.contains("Ada")
            }
            let command = ["people", "forget", ada, "--url", node.url]
            #expect(try await Executable.runEasel(command, ["EASEL_TOKEN=\(admin)"]).status == 64)
            #expect(try await Executable.runEasel(command + ["--yes"]).output.contains("401"))
            let done = try await Executable.runEasel(command + ["--yes"], ["EASEL_TOKEN=\(admin)"])
            #expect(done.status == 0, "\(done.output)")
            #expect(try await !text(node, "/operations", admin).contains(ada))
            #expect(try await !text(node, "/people", admin).contains("Ada"))
            try await Eventually.holds("what the node keeps of the log does not name her") {
                try await !resumed(node, admin).contains(ada)
            }
            for subject in ["%00", String(repeating: "a", count: 129)] {
                #expect([400, 404].contains(try await forget(subject, at: node, admin)), "\(subject)")
            }
        }
        try await withNode { node in
            let status = try await forget(ada, at: node, nil)
            #expect(status == 409)
        }
    }
}
