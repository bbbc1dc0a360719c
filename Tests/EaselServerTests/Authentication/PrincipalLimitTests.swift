import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("What one subject may have and do, from wherever they come")
struct PrincipalLimitTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    @Test("is so many sessions at once: one more is closed, and others come in")
    func sessions() async throws {
        try await withGuardedNode(["--principal-sessions", "2"]) { node, tokens in
            let (ada, bob) = (
                try await tokens.token("ada", ["*": "owner"]), try await tokens.token("bob", ["*": "owner"])
            )
            var kept = [
                try await RawSession(board, port: node.port, token: ada),
                try await RawSession(try BoardID(validating: "other"), port: node.port, number: 1, token: ada),
            ]
            let failure = await #expect(throws: RawSession.Failure.self) {
                try await RawSession(board, port: node.port, number: 2, token: ada)
            }
            #expect(failure?.closeCode == 4429)
            _ = try await RawSession(board, port: node.port, number: 3, token: bob)
            #expect(try await node.metric("easel_principal_sessions_refused_total") == 1)
            kept.removeLast()
            try await Eventually.holds("there is room again") {
                do {
                    kept.append(try await RawSession(board, port: node.port, number: 4, token: ada))
                    return true
                } catch is RawSession.Failure {
                    return false
                }
            }
        }
    }

    @Test("is so many boards and so many histories at once, by 429 with the time to come again")
    func requests() async throws {
        try await withGuardedNode(["--board-rate", "1", "--principal-streams", "1"]) { node, tokens in
            let (ada, bob) = (
                try await tokens.token("ada", ["*": "owner"]), try await tokens.token("bob", ["*": "owner"])
            )
            func create(_ token: String, from address: String) async throws -> HTTPRequest.Answer {
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: "{}",
                    headers: Tokens.header(token) + [("X-Forwarded-For", address)])
            }
            var answer = try await create(ada, from: "192.0.2.1")
            for number in 0..<500 where answer.status == 201 {
                answer = try await create(ada, from: "192.0.2.\(number % 200)")
            }
            #expect(answer.status == 429 && answer.headers["retry-after"] != nil)
            #expect(try await create(bob, from: "192.0.2.1").status == 201)
            #expect(try await node.metric("easel_boards_rate_limited_total") == 1)

            let operations = "\(node.url)/api/boards/b/operations"
            let drawn = try await HTTPRequest.send(
                "POST", operations, body: #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"clear"}]}"#,
                headers: Tokens.header(bob))
            #expect(drawn.status == 200)
            let events = try await HTTPRequest.events(operations, headers: Tokens.header(ada))
            let second = try await HTTPRequest.get(operations, headers: Tokens.header(ada))
            #expect(second.status == 429 && second.headers["retry-after"] != nil)
            #expect(try await node.metric("easel_streams_refused_total") == 1)
            #expect(try await HTTPRequest.get(operations, headers: Tokens.header(bob)).status == 200)
            withExtendedLifetime(events) {}
        }
    }

    @Test("is so many links a minute, and a link has as many sessions as a subject, however many come by it")
    func links() async throws {
        try await withGuardedNode(["--link-rate", "2", "--principal-sessions", "1"]) { node, tokens in
            let owner = Owner(node: node, token: try await tokens.token("ada", ["*": "owner"]))
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(owner.token))
            #expect(made.status == 201)
            let (first, second) = (try await owner.link(#""role":"viewer""#), try await owner.link(#""role":"viewer""#))
            try await owner.ask("POST", "/links", #"{"role":"viewer"}"#, status: 429)
            #expect(try await node.metric("easel_links_rate_limited_total") == 1)
            let other = try await tokens.token("bob", ["*": "owner"])
            try await Owner(node: node, token: other).ask("POST", "/links", #"{"role":"viewer"}"#, status: 201)
            let guest = try await RawSession(board, port: node.port, number: 1, token: first.secret)
            let failure = await #expect(throws: RawSession.Failure.self) {
                try await RawSession(board, port: node.port, number: 2, token: first.secret)
            }
            #expect(failure?.closeCode == 4429)
            _ = try await RawSession(board, port: node.port, number: 3, token: second.secret)
            withExtendedLifetime(guest) {}
        }
    }

    @Test("is so many operations over HTTP, by 429, and sessions beside them wait")
    func submissions() async throws {
        try await withGuardedNode(["--principal-messages", "1"]) { node, tokens in
            let (ada, bob) = (
                try await tokens.token("ada", ["*": "owner"]), try await tokens.token("bob", ["*": "owner"])
            )
            func submit(_ n: Int, _ token: String) async throws -> HTTPRequest.Answer {
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/b/operations",
                    body: #"{"key":"0123456789abcdef","n":\#(n),"edits":[{"op":"put","id":"e","value":{}}]}"#,
                    headers: Tokens.header(token))
            }
            var answer = try await submit(1, ada)
            for n in 2..<500 where answer.status == 200 { answer = try await submit(n, ada) }
            #expect(answer.status == 429 && answer.headers["retry-after"] != nil)
            #expect(try await node.metric("easel_principals_throttled_total") >= 1)
            #expect(try await submit(1_000, bob).status == 200)
        }
    }

    @Test("is so much a second over all sessions: they are slowed down together, and lose nothing")
    func rates() async throws {
        try await withGuardedNode(["--principal-messages", "10"]) { node, tokens in
            let token = try await tokens.token("ada", ["*": "owner"])
            let sessions = [
                try await RawSession(board, port: node.port, token: token),
                try await RawSession(board, port: node.port, number: 1, token: token),
            ]
            for n in 1...160 {
                for (number, session) in sessions.enumerated() {
                    session.send(
                        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"e\#(number)-\#(n)","value":{}}]}"#)
                }
            }
            try await Eventually.holds("they are slowed down") {
                try await node.metric("easel_principals_throttled_total") > 0
            }
            try await Eventually.holds("all of it has come all the same") {
                try await node.metric("easel_operations_sequenced_total") == 320
            }
            #expect(sessions.allSatisfy { !$0.tally.isClosed })
        }
    }
}
