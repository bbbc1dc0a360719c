import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Who has drawn on a board")
struct PeopleTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private let drawing = #"{"type":"submit","n":1,"edits":[{"op":"put","id":"e","value":{"x":1}}]}"#

    private func people(_ node: NodeProcess, _ token: String? = nil) async throws -> [JSON] {
        let answer = try await HTTPRequest.get("\(node.url)/api/boards/b/people", headers: Tokens.header(token))
        #expect(answer.status == 200, "\(answer.text)")
        return try JSON(parsing: answer.body)["people"]?.arrayValue ?? []
    }

    private func named(_ name: String, _ node: NodeProcess) throws -> RecordingClient {
        var configuration = ClientConfiguration()
        configuration.name = name
        return try RecordingClient(board, nodes: [node.url], configuration: configuration)
    }

    @Test("is known by the name that they chose, which is marked as claimed, to who joins later, also after a restart")
    func claimed() async throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "easel-people-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let node = try await NodeProcess(["--data", data])
        #expect(try await HTTPRequest.get("\(node.url)/api/boards/b/people").status == 404)
        let client = try named("Ada", node)
        try await client.connect()
        let onlooker = try named("Onlooker", node)
        try await onlooker.connect()
        // Where nobody is authenticated, everybody's name is a claim, and a mark would tell nothing.
        #expect(!(try await RawSession(board, port: node.port)).tally.welcome.contains("claimed"))
        _ = try await client.submit([.clear])
        try await Eventually.holds("who draws is remembered") { try await people(node).count == 1 }
        await client.client.close()
        await onlooker.client.close()
        await node.terminate()
        let again = try await NodeProcess(["--data", data])
        let found = try #require(try await people(again).first)
        #expect(found["name"] == "Ada" && found["claimed"] == true && found["by"] == nil)
        let operations = try await HTTPRequest.get("\(again.url)/api/boards/b/operations").text
        #expect(operations.contains(#""client":"\#(found["client"]?.stringValue ?? "-")""#))
        await again.terminate()
    }

    @Test("is named by their token where there is authentication, over both nodes, and guests by link are claimed")
    func authenticated() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let ada = try await tokens.token("ada", ["b": "editor"], name: "Ada Lovelace")
        let mine = try await RawSession(board, port: nodes[0].port, token: ada)
        let link = try await Owner(node: nodes[0], token: ada).link(#""role":"editor""#)
        var guestly = ClientConfiguration()
        (guestly.name, guestly.token) = ("Grace", link.secret)
        let guest = try RecordingClient(board, nodes: [nodes[1].url], configuration: guestly)
        try await guest.connect()
        let bob = try await tokens.token("bob", ["b": "editor"], name: "Bob")
        let submitted = try await HTTPRequest.send(
            "POST", "\(nodes[1].url)/api/boards/b/operations",
            body: #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"clear"}]}"#, headers: Tokens.header(bob))
        #expect(submitted.status == 200)
        mine.send(drawing)
        _ = try await guest.submit([.clear])
        // Who comes later, at either node, is told whose name is no more than what they call themselves.
        for node in nodes {
            try await Eventually.holds("all are told who is there") {
                let late = try await RawSession(board, port: node.port, number: 1, token: ada)
                let there = try JSON(parsing: late.tally.welcome.utf8)["participants"]?.arrayValue ?? []
                let guests = there.filter { $0["name"] == "Grace" }
                return guests.count == 1 && guests.allSatisfy { $0["claimed"] == true }
                    && there.contains { $0["name"] == "Ada Lovelace" }
                    && there.allSatisfy { $0["name"] == "Grace" || $0["claimed"] == nil }
            }
        }
        let administrator = try await tokens.token("root", isAdmin: true)
        let sessions = try await HTTPRequest.get(
            "\(nodes[0].url)/api/admin/sessions", headers: Tokens.header(administrator))
        #expect(
            try JSON(parsing: sessions.body)["sessions"]?.arrayValue?.filter { $0["claimed"] == true }
                .map { $0["name"]?.stringValue } == ["Grace"])
        try await Eventually.holds("all are remembered") { try await people(nodes[1], ada).count == 3 }
        let found = try await people(nodes[0], ada)
        let named = found.filter { $0["by"] != nil }
        #expect(named.map { $0["by"]?.stringValue ?? "" }.sorted() == ["ada", "bob"])
        #expect(named.first { $0["by"] == "ada" }?["name"] == "Ada Lovelace")
        #expect(named.allSatisfy { $0["claimed"] == nil && $0["client"] == nil })
        let claimed = try #require(found.first { $0["by"] == nil })
        #expect(claimed["name"] == "Grace" && claimed["claimed"] == true)
        #expect(claimed["client"] == .string(guest.id.string))
        await guest.client.close()
        #expect(try await HTTPRequest.get("\(nodes[0].url)/api/boards/b/people").status == 401)
        for node in nodes { await node.terminate() }
    }

    @Test("is said of each element: who made it and who last changed it, also where history was trimmed")
    func elements() async throws {
        try await withGuardedNode { node, tokens in
            let admin = try await tokens.token("root", isAdmin: true)
            func submit(_ subject: String, _ n: Int, _ edits: String) async throws {
                let token = try await tokens.token(subject, ["b": "editor"])
                let body = #"{"key":"the key of \#(subject), 0123","n":\#(n),"edits":[\#(edits)]}"#
                let answer = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/b/operations", body: body, headers: Tokens.header(token))
                #expect(answer.status == 200, "\(answer.text)")
            }
            func authors(_ element: String, _ token: String? = nil) async throws -> (status: Int, json: JSON) {
                let answer = try await HTTPRequest.get(
                    "\(node.url)/api/boards/b/elements/\(element)/authors", headers: Tokens.header(token ?? admin))
                return (answer.status, (try? JSON(parsing: answer.body)) ?? .null)
            }
            try await submit(
                "ada", 1, #"{"op":"put","id":"one","value":{"x":1}},{"op":"put","id":"file-1:x","value":{}}"#)
            try await submit("bob", 1, #"{"op":"patch","id":"one","set":{"text":"\"file-1:x\""}}"#)
            let one = try await authors("one").json
            #expect(one["made"]?["by"] == "ada" && one["made"]?["seq"] == 1)
            #expect(one["changed"]?["by"] == "bob" && one["changed"]?["seq"] == 2)
            let other = try await authors("file-1:x").json
            #expect(other["made"]?["by"] == "ada" && other["changed"] == .null)
            #expect(try await authors("none").status == 404)
            #expect(try await authors("a.b").status == 400)
            let stranger = try await tokens.token("eve")
            #expect(try await authors("one", stranger).status == 403)
            let trimmed = try await HTTPRequest.send(
                "POST", "\(node.url)/api/admin/boards/b/trim", body: #"{"keep":1}"#, headers: Tokens.header(admin))
            #expect(trimmed.status == 200)
            let left = try await authors("one").json
            #expect(left["made"] == .null && left["changed"]?["by"] == "bob")
            #expect(try await authors("file-1:x").json["made"] == .null)
            try await submit("ada", 2, #"{"op":"clear"}"#)
            #expect(try await authors("one").status == 404)
        }
    }
}
