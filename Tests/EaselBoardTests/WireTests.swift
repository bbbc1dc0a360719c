import EaselBoard
import EaselJSON
import EaselTestSupport
import Testing

@Suite("Wire messages")
struct WireTests {
    private static let client = ClientID(key: "a key of somebody")
    private static let ada = Participant(
        session: "s1", client: client, name: "Ada \"é\" 😀", color: "#e03131", state: ["cursor": [1.5, 2]])

    private func fault(_ text: String) -> ProtocolFault.Kind? {
        do throws(ProtocolFault) {
            _ = try ClientMessage(decoding: text.utf8)
            return nil
        } catch {
            return error.kind
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("what a client sends is what the server reads")
    func clientMessages() throws {
        let key = ClientKey.random()
        let messages: [ClientMessage] = [
            .hello(Hello(key: key)),
            .hello(
                Hello(
                    key: key, name: "Ada", color: "rgb(1, 2%, 3)", resume: Resume(epoch: "e", seq: 120), token: "a.b.c")
            ),
            .submit(n: 7, edits: [["op": "clear"]]), .submit(n: (1 << 53) - 1, edits: .null),
            .presence(state: ["cursor": .null]), .digest, .ping(id: nil), .ping(id: ["any": [1]]),
        ]
        for message in messages {
            #expect(try ClientMessage(decoding: message.encode()) == message)
        }
        #expect(text(messages[2].encode()) == #"{"type":"submit","n":7,"edits":[{"op":"clear"}]}"#)
        #expect(text(messages[5].encode()) == #"{"type":"digest"}"#)
        let batch = EditBatch(edits: [.clear])
        #expect(ClientMessage.encodeSubmit(n: 7, edits: batch.encoded) == messages[2].encode())
    }

    @Test("unknown fields are ignored, unknown types are told apart from broken frames")
    func unknown() {
        #expect(fault(#"{"type":"ping","id":1,"new":{}}"#) == nil)
        #expect(fault(#"{"type":"dance"}"#) == .unknownType)
        for text in ["[]", "1", "{}", #"{"type":1}"#, #"{"Type":"ping"}"#] { #expect(fault(text) == .invalidMessage) }
        for text in ["", "{", #"{"type":"ping","type":"ping"}"#, "{\"type\":\"ping\"} x"] {
            #expect(fault(text) == .invalidJSON)
        }
    }

    @Test(
        "a client that resumes in an epoch that no log can have starts anew, and is not sent away",
        arguments: ["", "a b", "a:1", "é", String(repeating: "e", count: 65)])
    func impossibleEpoch(epoch: String) throws {
        let text = #"{"type":"hello","key":"0123456789abcdef","resume":{"epoch":"\#(epoch)","seq":7}}"#
        guard case .hello(let hello) = try ClientMessage(decoding: Array(text.utf8)) else {
            Issue.record("another message came out")
            return
        }
        #expect(hello.resume == nil)
    }

    @Test(
        "a hello with a wrong field is a bad hello",
        arguments: [
            #"{"type":"hello"}"#, #"{"type":"hello","key":"short"}"#, #"{"type":"hello","key":1}"#,
            #"{"type":"hello","key":"0123456789abcdef","name":1}"#,
            #"{"type":"hello","key":"0123456789abcdef","name":"\#(String(repeating: "n", count: 65))"}"#,
            #"{"type":"hello","key":"0123456789abcdef","name":"\#("e" + String(repeating: "\u{301}", count: 300))"}"#,
            #"{"type":"hello","key":"0123456789abcdef","color":"url(javascript:1)"}"#,
            #"{"type":"hello","key":"0123456789abcdef","color":"\#(String(repeating: "c", count: 33))"}"#,
            #"{"type":"hello","key":"0123456789abcdef","color":""}"#,
            #"{"type":"hello","key":"0123456789abcdef","color":null}"#,
            #"{"type":"hello","key":"0123456789abcdef","token":{}}"#,
            #"{"type":"hello","key":"0123456789abcdef","resume":1}"#,
            #"{"type":"hello","key":"0123456789abcdef","resume":{"seq":1}}"#,
            #"{"type":"hello","key":"0123456789abcdef","resume":{"epoch":"e"}}"#,
            #"{"type":"hello","key":"0123456789abcdef","resume":{"epoch":"e","seq":-1}}"#,
            #"{"type":"hello","key":"0123456789abcdef","resume":{"epoch":"e","seq":1.5}}"#,
        ])
    func badHello(text: String) {
        #expect(fault(text) == .badHello)
    }

    @Test("a name loses its control characters")
    func controlCharacters() throws {
        let text = #"{"type":"hello","key":"0123456789abcdef","name":"A\u0000d\u001b[31ma\n\u0085"}"#
        guard case .hello(let hello) = try ClientMessage(decoding: text.utf8) else {
            Issue.record("not a hello")
            return
        }
        #expect(hello.name == "Ad[31ma")
    }

    @Test("a submit keeps its n though its edits are missing, so that it can be rejected")
    func submit() throws {
        #expect(try ClientMessage(decoding: #"{"type":"submit","n":3}"#.utf8) == .submit(n: 3, edits: .null))
        #expect(try ClientMessage(decoding: #"{"type":"submit","n":3,"edits":7}"#.utf8) == .submit(n: 3, edits: 7))
        for n in ["", #","n":0"#, #","n":-1"#, #","n":1.5"#, #","n":"1""#, #","n":9007199254740992"#, #","n":null"#] {
            #expect(fault("{\"type\":\"submit\"\(n),\"edits\":[]}") == .invalidSubmit)
        }
        #expect(fault(#"{"type":"submit","n":9007199254740991,"edits":[]}"#) == nil)
    }

    @Test("edits that nest too deep are still read, so that they can be rejected")
    func deepSubmit() throws {
        let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
        let text = #"{"type":"submit","n":3,"edits":[{"op":"put","id":"a","value":{"x":\#(deep)}}]}"#
        guard case .submit(3, let edits) = try ClientMessage(decoding: text.utf8) else {
            Issue.record("not a submit")
            return
        }
        let rejection = #expect(throws: Rejection.self) { try EditBatch(validating: edits, limits: Limits()) }
        #expect(rejection?.code == .tooDeep)
    }

    @Test("presence is an object")
    func presence() {
        #expect(fault(#"{"type":"presence","state":[]}"#) == .invalidPresence)
        #expect(fault(#"{"type":"presence"}"#) == .invalidPresence)
    }

    @Test("what the server sends is what a client reads")
    func serverMessages() throws {
        let operation = Operation(
            seq: 129, client: Self.client, n: 6, at: 1_764_000_000_000,
            edits: [.put("a", ["x": 0.1]), .patch("a", set: [:], unset: ["y"]), .clear])
        let messages: [ServerMessage] = [
            .welcome(try welcome()), .welcome(try welcome(participants: [])),
            .snapshot(epoch: "e", seq: 0, part: 1, parts: 2, elements: ["a": ["x": 1]]),
            .ops([operation, operation]), .ops([]), .presence(["s1": ["cursor": [1, 2]], "s2": [:]]),
            .participants(joined: [Self.ada], left: ["s2", "s3"]), .participants(joined: [], left: [], count: 2_040),
            .digest(seq: 130, Digest(value: 0x9F)),
            .reject(n: 7, code: "invalid-edit", message: "edit 0: \"op\""), .duplicate(n: 7), .pong(id: nil),
            .pong(id: "x"), .error(code: "bad-hello", message: "no"),
            .error(code: "overloaded", message: "later", after: 1_500), .drain(after: 1_500),
        ]
        for message in messages {
            #expect(try ServerMessage(decoding: message.encode()) == message)
        }
    }

    @Test("a welcome whose participants were encoded before is the same")
    func encodedParticipants() throws {
        var other = Self.ada
        (other.session, other.isClaimed) = ("s2", true)
        #expect(try Participant(json: .object(other.object)) == other)
        for known in [[], [Self.ada], [Self.ada, other]] {
            var welcome = try welcome(participants: [Self.ada, other])
            welcome.count = 300
            let plain = ServerMessage.welcome(welcome).encode()
            welcome.encodedParticipants = EncodedParticipants(known)
            #expect(ServerMessage.welcome(welcome).encode() == plain)
            #expect(text(plain).contains(##""name":"Ada \"é\" 😀","claimed":true,"color":"#e03131""##))
            welcome.encodedParticipants = nil
            #expect(try ServerMessage(decoding: plain) == .welcome(welcome))
            #expect(text(plain).contains(#"}],"count":300,"limits":"#))
        }
    }

    @Test("frames look as the protocol's documentation shows them")
    func frames() throws {
        let id = Self.client.string
        #expect(
            text(ServerMessage.welcome(try welcome()).encode()).hasPrefix(
                #"{"type":"welcome","protocol":"easel.v1","board":"b","epoch":"e","seq":130,"client":"\#(id)","#
                    + #""session":"s1","n":6,"role":"editor","node":"n1","participants":[{"session":"s1","client":"\#(id)","#
                    + ##""name":"Ada \"é\" 😀","color":"#e03131","state":{"cursor":[1.5,2]}}],"limits":{"depth":32,"##))
        #expect(text(ServerMessage.welcome(try welcome()).encode()).hasSuffix(#"},"heartbeat":25000}"#))
        let operation = Operation(seq: 129, client: Self.client, n: 6, at: 1_764_000_000_000, edits: [.delete("a")])
        let encoded = #"{"seq":129,"client":"\#(id)","n":6,"at":1764000000000,"edits":[{"id":"a","op":"delete"}]}"#
        #expect(text(operation.encoded) == encoded)
        #expect(try Operation(json: JSON(parsing: encoded)) == operation)
        #expect(text(ServerMessage.ops([operation]).encode()) == #"{"type":"ops","ops":[\#(encoded)]}"#)
        let snapshot = ServerMessage.snapshot(epoch: "e", seq: 128, part: 1, parts: 1, elements: ["e1": ["x": 1]])
        let frame = #"{"type":"snapshot","epoch":"e","seq":128,"part":1,"parts":1,"elements":{"e1":{"x":1}}}"#
        #expect(text(snapshot.encode()) == frame)
        let elements = Array(#"{"e1":{"x":1}}"#.utf8)
        #expect(text(SnapshotFrame.encode(epoch: "e", seq: 128, part: 1, parts: 1, elements: elements)) == frame)
        #expect(
            text(ServerMessage.presence(["s": ["a": 1]]).encode()) == #"{"type":"presence","states":{"s":{"a":1}}}"#)
        #expect(
            text(ServerMessage.participants(joined: [], left: ["s"]).encode())
                == #"{"type":"participants","joined":[],"left":["s"]}"#)
        #expect(
            text(ServerMessage.participants(joined: [], left: [], count: 2_040).encode())
                == #"{"type":"participants","joined":[],"left":[],"count":2040}"#)
        #expect(
            text(ServerMessage.digest(seq: 130, Digest(value: 159)).encode())
                == #"{"type":"digest","seq":130,"digest":"000000000000009f"}"#)
        #expect(
            text(ServerMessage.reject(n: 7, code: "c", message: "m").encode())
                == #"{"type":"reject","n":7,"code":"c","message":"m"}"#)
        #expect(text(ServerMessage.duplicate(n: 7).encode()) == #"{"type":"duplicate","n":7}"#)
        #expect(text(ServerMessage.pong(id: 1).encode()) == #"{"type":"pong","id":1}"#)
        #expect(text(ServerMessage.pong(id: nil).encode()) == #"{"type":"pong"}"#)
        #expect(
            text(ServerMessage.error(code: "c", message: "m").encode()) == #"{"type":"error","code":"c","message":"m"}"#
        )
        #expect(text(ServerMessage.drain(after: 1_500).encode()) == #"{"type":"drain","after":1500}"#)
    }

    @Test("a client can tell a newer server's message from a broken one")
    func newerServer() {
        for (text, kind) in [
            (#"{"type":"confetti"}"#, .unknownType), (#"{"type":"ops","ops":[{"seq":0}]}"#, .invalidMessage),
            (#"{"type":"digest","seq":1,"digest":"xyz"}"#, .invalidMessage),
            (#"{"type":"snapshot","epoch":"e","seq":1,"part":2,"parts":1,"elements":{}}"#, .invalidMessage),
            (#"{"type":"presence","states":{"s":1}}"#, .invalidMessage), ("nonsense", .invalidJSON),
        ] as [(String, ProtocolFault.Kind)] {
            let fault = #expect(throws: ProtocolFault.self) { try ServerMessage(decoding: text.utf8) }
            #expect(fault?.kind == kind)
        }
    }

    @Test("the codes are those of the documentation")
    func codes() {
        #expect(
            CloseCode.allCases.map(\.rawValue)
                == [1000, 1002, 1003, 1007, 1009, 1012, 1013, 4400, 4401, 4403, 4404, 4408, 4409, 4413, 4429])
    }

    private func welcome(participants: [Participant] = [ada]) throws -> Welcome {
        Welcome(
            board: try BoardID(validating: "b"), epoch: "e", seq: 130, client: Self.client, session: "s1", n: 6,
            role: .editor, node: "n1", participants: participants, limits: Limits(), heartbeat: 25_000)
    }
}
