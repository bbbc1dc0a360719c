import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

/// How long a refusal takes must not tell whether there is a board. Time is not measured: what is compared is what the node asks the store.
@Suite("A refusal", .serialized)
struct RefusalCostTests {
    /// Runs `body`, and gives each key of a board that the node has asked Redis about meanwhile, with the word in front of it, by the
    /// name `B` for the board. Only one board is asked about.
    private func asked(
        about board: String, _ redis: RedisServer, _ body: () async throws -> String
    ) async throws -> (answer: String, asked: [String]) {
        try await redis.command("SLOWLOG", "RESET")
        let answer = try await body()
        let words = try await redis.command("SLOWLOG", "GET", "-1").split(whereSeparator: \.isNewline).map(String.init)
        let asked = zip(words, words.dropFirst()).filter { $1.contains("{\(board)}") }
            .map { "\($0) \($1)".replacing("{\(board)}", with: "{B}") }
        return (answer.replacing(board, with: "B"), asked.sorted())
    }

    /// The boards one of which is there; their names are equally long.
    private static let boards = ["there-it-is", "there-is-no"]

    private static func setUp(_ node: NodeProcess, _ tokens: Tokens, _ redis: RedisServer) async throws {
        let admin = try await tokens.token("root", isAdmin: true)
        let made = try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards", body: #"{"id":"there-it-is"}"#, headers: Tokens.header(admin))
        #expect(made.status == 201)
        // Whatever is asked is logged, however quick it was.
        try await redis.command("CONFIG", "SET", "slowlog-log-slower-than", "0")
        try await redis.command("CONFIG", "SET", "slowlog-max-len", "100000")
    }

    private func withNode(_ body: (NodeProcess, Tokens, RedisServer) async throws -> Void) async throws {
        let redis = try await RedisServer()
        try await withGuardedNode(["--redis", redis.url]) { node, tokens in
            try await Self.setUp(node, tokens, redis)
            try await body(node, tokens, redis)
        }
    }

    @Test("over HTTP takes the same work whether or not there is a board, on each route")
    func http() async throws {
        try await withNode { node, tokens, redis in
            let stranger = try await tokens.token("eve", ["other": "owner"])
            let viewer = try await tokens.token(
                "vera", Dictionary(uniqueKeysWithValues: Self.boards.map { ($0, "viewer") }))
            for (route, least) in RouteAccessTests.leastRoles {
                let words = route.split(separator: " ").map(String.init)
                for token in least == "viewer" ? [stranger] : [stranger, viewer] {
                    var found: [(answer: String, asked: [String])] = []
                    for board in Self.boards {
                        let path = words[1].replacing("{board}", with: board).replacing("{sub}", with: "s")
                            .replacing("{link}", with: "l").replacing("{element}", with: "e")
                        found.append(
                            try await asked(about: board, redis) {
                                let answer = try await HTTPRequest.send(
                                    words[0], node.url + path, body: words[0] == "GET" ? nil : "{}",
                                    headers: Tokens.header(token) + [("Accept", "text/event-stream")])
                                return "\(answer.status) \(answer.text)"
                            })
                    }
                    #expect(found[0].answer.hasPrefix("403 "), "\(route)")
                    #expect(found[0].answer == found[1].answer, "\(route)")
                    #expect(!found[0].asked.isEmpty && found[0].asked == found[1].asked, "\(route)")
                }
            }
        }
    }

    @Test("of a session takes the same work whether or not there is a board, over WebSocket and polling")
    func sessions() async throws {
        try await withNode { node, tokens, redis in
            let stranger = try await tokens.token("eve", ["other": "owner"])
            var found: [[(answer: String, asked: [String])]] = []
            for board in Self.boards {
                let webSocket = try await asked(about: board, redis) {
                    do {
                        _ = try await RawSession(BoardID(validating: board), port: node.port, token: stranger)
                        return "welcome"
                    } catch let failure as RawSession.Failure {
                        return "\(failure.closeCode ?? 0)"
                    }
                }
                let polling = try await asked(about: board, redis) {
                    let text = [("Content-Type", "text/plain;charset=UTF-8")]
                    let url = "\(node.url)/socket.io/?EIO=4&transport=polling"
                    let opened = try await HTTPRequest.get(url)
                    let session = "\(url)&sid=\(try JSON(parsing: opened.body.dropFirst())["sid"]?.stringValue ?? "")"
                    _ = try await HTTPRequest.send("POST", session, body: "40/boards,{}", headers: text)
                    _ = try await HTTPRequest.get(session)
                    let hello = #"{"board":"\#(board)","key":"0123456789abcdef","token":"\#(stranger)"}"#
                    _ = try await HTTPRequest.send(
                        "POST", session, body: #"42/boards,["hello",\#(hello)]"#, headers: text)
                    // In one answer or in several.
                    var told = ""
                    try await Eventually.holds("it is sent away") {
                        if !told.contains("41/boards,") { told += try await HTTPRequest.get(session).text }
                        return told.contains("41/boards,")
                    }
                    return told.replacing("\u{1E}", with: "")
                }
                found.append([webSocket, polling])
            }
            #expect(found[0][0].answer == "4403" && found[0][1].answer.contains("forbidden"), "\(found[0])")
            for door in 0..<2 {
                #expect(found[0][door].answer == found[1][door].answer)
                #expect(!found[0][door].asked.isEmpty && found[0][door].asked == found[1][door].asked)
            }
        }
    }
}
