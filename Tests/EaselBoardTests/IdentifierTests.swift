import EaselBoard
import EaselJSON
import Testing

@Suite("Ids and keys")
struct IdentifierTests {
    private static let longest = String(repeating: "x", count: 64)

    @Test("board ids are letters, digits, - and _, up to 64 of them", arguments: ["a", "A-z_09", longest])
    func boards(id: String) throws {
        #expect(try BoardID(validating: id).string == id)
    }

    @Test("what is no board id is refused", arguments: ["", "a:b", "a b", "a/b", "é", "a\n", "{b}", longest + "x"])
    func badBoards(id: String) {
        #expect(throws: InvalidID.board(id)) { try BoardID(validating: id) }
    }

    @Test(
        "a board id that may be a link's secret is one, and is told by the start of its hash; others are told as they are"
    )
    func misplacedSecrets() throws {
        let secret = LinkSecret.random()
        let board = try BoardID(validating: secret.text)
        #expect(board.string == secret.text)
        #expect("\(board)" == "link:\(secret.hash.prefix(16))")
        #expect(!String(reflecting: board).contains(secret.text) && !"\([board])".contains(secret.text))
        for id in [
            "plan", "link_plan", String(secret.text.dropLast()), secret.text + "x", "x" + secret.text.dropFirst(),
        ] {
            #expect("\(try BoardID(validating: id))" == id)
        }
    }

    @Test("element ids may hold colons too, and no more than board ids else")
    func elements() throws {
        #expect(try ElementID(validating: "0-1:a_B").string == "0-1:a_B")
        for id in ["", "a.b", "a b", "ä", "\0", Self.longest + "x"] {
            #expect(throws: InvalidID.element(id)) { try ElementID(validating: id) }
        }
    }

    @Test("a random board id is a valid one, and another each time")
    func randomBoards() throws {
        let ids = Set((0..<1_000).map { _ in BoardID.random() })
        #expect(ids.count == 1_000)
        for id in ids {
            #expect(try BoardID(validating: id.string) == id)
            #expect(id.string.count >= 12)
        }
    }

    @Test("a client's id is the start of its key's SHA-256 in base64url")
    func clients() {
        // python3 -c 'import base64,hashlib;print(base64.urlsafe_b64encode(hashlib.sha256(key).digest())[:16])'
        #expect(ClientID(key: "0123456789abcdef").string == "n59REfeyengfHx3d")
        #expect(ClientID(key: "schlüssel-mit-ümlaut").string == "J5ipS0sWN4DRFuth")
        #expect(ClientID(validating: "abcDEF012-_xyzAB")?.string == "abcDEF012-_xyzAB")
        for wrong in ["", "abc", "abcDEF012-_xyzA+", "abcDEF012-_xyzABC", "abcDEF012-_xyzAé"] {
            #expect(ClientID(validating: wrong) == nil)
        }
    }

    @Test("a key has 16 to 128 characters and is never printed")
    func keys() throws {
        #expect(throws: InvalidID.clientKey) { try ClientKey(validating: String(repeating: "é", count: 15)) }
        #expect(throws: InvalidID.clientKey) { try ClientKey(validating: String(repeating: "k", count: 129)) }
        #expect(try ClientKey(validating: String(repeating: "é", count: 128)).string.count == 128)
        let key = ClientKey.random()
        #expect(try ClientKey(validating: key.string) == key)
        #expect(key != ClientKey.random())
        #expect(!"\(key)".contains(key.string))
    }

    @Test("limits are read back as they were sent, and a limit unknown to the server keeps its default")
    func limits() {
        var limits = Limits()
        limits.depth = 7
        limits.frameBytes = 2_000_000
        #expect(Limits(json: limits.json) == limits)
        #expect(limits.json.count == 8 && limits.json["operationBytes"] == 262_144)
        #expect(Limits(json: ["depth": 7, "new": "x"])?.depth == 7)
        #expect(Limits(json: ["depth": 0]) == nil)
        #expect(Limits(json: ["depth": "7"]) == nil)
    }

    @Test("sessions, epochs and readers have names that fit a key, a file name and a list", arguments: ["a", "A-1_b"])
    func identities(name: String) throws {
        #expect(try SessionID(validating: name).string == name)
        #expect(try Epoch(validating: name).string == name)
        #expect(try ReaderID(validating: name).string == name)
        #expect(try NodeID(validating: name).string == name)
    }

    @Test(
        "what would break a key, a file name or a list is no identity",
        arguments: ["", " ", "a b", "a/b", "{a}", "é", "a\n", String(repeating: "x", count: 65)])
    func invalidIdentities(name: String) {
        #expect(throws: InvalidID.session(name)) { try SessionID(validating: name) }
        #expect(throws: InvalidID.epoch(name)) { try Epoch(validating: name) }
        #expect(throws: InvalidID.reader(name)) { try ReaderID(validating: name) }
        #expect(throws: InvalidID.node(name)) { try NodeID(validating: name) }
    }

    @Test("a node may be named by its host and port; an epoch stands before a colon and may have none")
    func hostNames() throws {
        #expect(try NodeID(validating: "node-1.example.com:7070").string == "node-1.example.com:7070")
        #expect(throws: InvalidID.epoch("a:1")) { try Epoch(validating: "a:1") }
        #expect(Epoch.unknown != .random())
        #expect(NodeID.random() != .random())
    }

    @Test("of archived authors are ids like others, one for each author, and belong to no key")
    func archived() throws {
        let authors = (0..<500).map { ClientID(key: "the key of author \($0)") }
        let ids = authors.map { ClientID(archived: $0) }
        #expect(Set(ids).count == authors.count)
        for (author, id) in zip(authors, ids) {
            #expect(!author.isArchived && id.isArchived)
            #expect(ClientID(validating: id.string) == id)
            #expect(ClientID(archived: author) == id && ClientID(archived: id) == id)
        }
    }
}
