import EaselBoard
import EaselJSON
import EaselLog
import NIOCore
import Testing

@Suite("An archive that a stranger sends")
struct ArchiveTests {
    private static let now = 1_764_000_000_000
    private let board = BoardID.random()
    private let ada = ClientID(key: "ada's own secret key")

    private func header(_ changes: JSONObject = [:]) -> String {
        var header: JSONObject = [
            "type": "easel-archive", "format": 1, "board": "b", "title": "T", "epoch": "chosen", "createdAt": 5,
            "base": 0,
        ]
        for (key, value) in changes { header[key] = value }
        return JSON.object(header).canonicalString
    }

    private func operation(_ seq: Int, n: Int? = nil, at: Int = 10, _ edits: String) -> String {
        #"{"seq":\#(seq),"client":"\#(ada)","n":\#(n ?? seq),"at":\#(at),"edits":[\#(edits)]}"#
    }

    private func put(_ id: String = "a", _ value: String = "{}") -> String {
        #"{"id":"\#(id)","op":"put","value":\#(value)}"#
    }

    private func trailer(_ seq: Int, _ document: Document = Document()) -> String {
        var document = document
        return ArchiveTrailer(seq: seq, digest: document.digest()).json.canonicalString
    }

    private func rules(_ change: (inout ArchiveRules) -> Void = { _ in }) -> ArchiveRules {
        var rules = ArchiveRules.stranger(limits: Limits(), now: Self.now, bytes: 4 << 20)
        change(&rules)
        return rules
    }

    /// What became of an archive of these lines; a refused one must leave nothing.
    private func restore(
        _ lines: [String], by rules: ArchiveRules? = nil, in store: MemoryStore = MemoryStore()
    ) async throws -> (log: MemoryBoardLog, refusal: String?) {
        let log = MemoryBoardLog(store: store)
        var restore = ArchiveRestore(of: board, in: log, by: rules ?? self.rules())
        do {
            for line in lines { try await restore.take(ByteBuffer(string: line)) }
            try await restore.finish()
        } catch {
            try await restore.abandon()
            #expect(store.restoreCount == 0)
            #expect(try await log.list(after: nil, limit: 1).isEmpty)
            return (log, "\(error)")
        }
        return (log, nil)
    }

    @Test("keeps authors and numbers as claims, under ids that no client has")
    func claims() async throws {
        var document = Document()
        document.apply([.put(testElement, ["n": 2])])
        let edits = [1, 2].map { put("element", #"{"n":\#($0)}"#) }
        let (log, refusal) = try await restore([
            header(), operation(1, n: 7, edits[0]), operation(2, n: (1 << 53) - 1, edits[1]), trailer(2, document),
        ])
        #expect(refusal == nil)
        let operations = try await log.operations(of: board)
        #expect(operations.map(\.claim) == [.init(client: ada, n: 7), .init(client: ada, n: (1 << 53) - 1)])
        #expect(operations.map(\.n) == [1, 2])
        #expect(Set(operations.map(\.client)) == [ClientID(archived: ada)])
        #expect(operations.allSatisfy { $0.client.isArchived && $0.client != ada && $0.client.string.count == 16 })
        #expect(try await log.lastSubmission(of: ada, on: board) == nil)
        #expect(try await log.append([1], of: "ada's own secret key", to: board).outcomes == [.sequenced(3)])
        // And once more: a claim stays what the first archive said.
        var writer = ArchiveWriter(ArchiveHeader(try #require(try await log.info(board))))
        var lines = writer.opening().map { String(buffer: $0).trimmingSuffix("\n") }
        for logged in try await log.read(board, after: 0, limit: 2, maximumBytes: .max) {
            lines.append(String(buffer: try writer.line(logged)).trimmingSuffix("\n"))
        }
        lines.append(String(buffer: writer.closing().line).trimmingSuffix("\n"))
        let (again, no) = try await restore(lines)
        #expect(no == nil)
        #expect(try await again.operations(of: board) == Array(operations.prefix(2)))
    }

    @Test("carries the names of those who have drawn, as the board has them or as names of archived authors")
    func names() async throws {
        let bob = ClientID(key: "bob's own secret key")
        let by = #"{"seq":2,"client":"\#(bob)","n":1,"at":11,"by":"bob","edits":[\#(put("b"))]}"#
        var document = Document()
        for id in ["a", "b"] { document.apply([.put(try ElementID(validating: id), [:])]) }
        let people = [
            try #require(KnownPerson(.author(Author(subject: "bob")), name: "Bob the \"Builder\"", color: "#e03131")),
            try #require(KnownPerson(.client(ada), name: "Ada", color: nil)),
            try #require(KnownPerson(.author(Author(subject: "carol")), name: "Carol, who has not drawn", color: nil)),
        ]
        let end = ArchiveTrailer(seq: 2, digest: digest(document), people: people).json.canonicalString
        let lines = [header(), operation(1, put()), by, end]
        let (trusting, none) = try await restore(lines, by: .trusted)
        #expect(none == nil)
        #expect(Set(try await trusting.people(of: board).map(\.name)) == Set(people.map(\.name)))
        #expect(try await trusting.people(of: board).contains(people[0]))
        let (log, refusal) = try await restore(lines)
        #expect(refusal == nil)
        let found = try await log.people(of: board)
        #expect(found.allSatisfy { $0.isClaimed })
        let named = Dictionary(uniqueKeysWithValues: found.map { ($0.identity, $0.name) })
        #expect(
            named == [
                .client(ClientID(archived: ada)): "Ada", .client(ClientID(archived: bob)): "Bob the \"Builder\"",
            ])
        // What the board remembers then goes on with its next archive.
        var writer = ArchiveWriter(ArchiveHeader(try #require(try await log.info(board))), people: found)
        var again = writer.opening().map { String(buffer: $0).trimmingSuffix("\n") }
        for logged in try await log.read(board, after: 0, limit: 2, maximumBytes: .max) {
            again.append(String(buffer: try writer.line(logged)).trimmingSuffix("\n"))
        }
        again.append(String(buffer: writer.closing().line).trimmingSuffix("\n"))
        let (third, no) = try await restore(again)
        #expect(no == nil)
        #expect(Set(try await third.people(of: board).map(\.name)) == Set(found.map(\.name)))
    }

    @Test("takes names without end for what there is room for, and what is no name for none")
    func endlessNames() async throws {
        let many = (0..<3_000).map {
            #"{"client":"\#(ClientID(key: "\($0)"))","name":"\#(String(repeating: "n", count: 64))"}"#
        }
        let odd = [
            #"{"name":""}"#, "1", #"{"client":"../x","name":"x"}"#,
            #"{"by":"b","name":"\#(String(repeating: "x", count: 65))"}"#,
        ]
        let end =
            #"{"type":"end","seq":1,"digest":"\#(digest(one))","people":[\#((odd + many).joined(separator: ","))]}"#
        let (log, refusal) = try await restore([header(), operation(1, put()), end], by: .trusted)
        #expect(refusal == nil)
        let count = try await log.people(of: board).count
        #expect(count > 500 && count <= KnownPerson.maximum)
        // A stranger's line is no longer than what an operation takes.
        let (_, tooLong) = try await restore([header(), operation(1, put()), end])
        #expect(tooLong?.contains("line 3") == true)
        let trailer = try #require(ArchiveTrailer(json: try JSON(parsing: end.utf8)))
        #expect(trailer.json.canonicalCount <= 201_000)
    }

    @Test("takes no more claimed names than a board remembers, however many have drawn")
    func manyClaimedNames() async throws {
        let clients = (0..<KnownPerson.maximum + 200).map { ClientID(key: "\($0)") }
        let lines = clients.enumerated().map { index, client in
            #"{"seq":\#(index + 1),"client":"\#(client)","n":1,"at":\#(index + 10),"edits":[\#(put())]}"#
        }
        let people = clients.map { #"{"client":"\#($0)","name":"n\#($0)"}"# }.joined(separator: ",")
        let end = #"{"type":"end","seq":\#(lines.count),"digest":"\#(digest(one))","people":[\#(people)]}"#
        let (log, refusal) = try await restore([header()] + lines + [end])
        #expect(refusal == nil)
        let found = try await log.people(of: board)
        #expect(found.count > 500 && found.count <= KnownPerson.maximum && found.allSatisfy(\.isClaimed))
    }

    private func digest(_ document: Document) -> Digest {
        var document = document
        return document.digest()
    }

    @Test("may begin with a byte order mark, and with nothing else")
    func byteOrderMark() throws {
        var lines = LineSplitter()
        for piece in ["\u{FEFF}{\"a\":1}", "\n\u{FEFF}x\n", "y"] { lines.append(ByteBuffer(string: piece)) }
        #expect(try lines.next().map(String.init(buffer:)) == #"{"a":1}"#)
        #expect(try lines.next().map(String.init(buffer:)) == "\u{FEFF}x")
        #expect(try lines.next() == nil)
        #expect(lines.last().map(String.init(buffer:)) == "y")
        var only = LineSplitter()
        only.append(ByteBuffer(string: "\u{FEFF}z"))
        #expect(only.last().map(String.init(buffer:)) == "z")
    }

    @Test("never names the epoch, and gives another one each time")
    func epoch() async throws {
        var epochs: Set<Epoch> = []
        for rules in [rules(), .trusted, rules(), .trusted] {
            let (log, refusal) = try await restore([header(), operation(1, put()), trailer(1, one)], by: rules)
            #expect(refusal == nil)
            epochs.insert(try #require(try await log.info(board)).epoch)
        }
        #expect(epochs.count == 4)
        #expect(!epochs.contains("chosen"))
    }

    private var one: Document {
        var document = Document()
        if let id = try? ElementID(validating: "a") { document.apply([.put(id, [:])]) }
        return document
    }

    @Test("is refused by its first line where that says what no board is")
    func headers() async throws {
        let long = String(repeating: "t", count: 201)
        for (changes, why) in [
            (["epoch": "11/../../x/y"], "epoch"), (["epoch": .string(String(repeating: "e", count: 100_000))], "bytes"),
            (["epoch": ""], "epoch"), (["board": "../b"], "board"), (["title": .string(long)], "200 characters"),
            (["title": .string(String(repeating: "t", count: 1 << 20))], "bytes"),
            (["title": .string("e" + String(repeating: "\u{301}", count: 2_000))], "200 characters"),
            (["base": -1], "base"), (["base": 9_007_199_254_740_991], "base"), (["base": 0.5], "base"),
            (["createdAt": -1], "createdAt"), (["createdAt": 9_007_199_254_740_991], "createdAt"),
            (["createdAt": .number(Double(Self.now + 3_600_000))], "future"), (["format": 0], "format"),
            (["format": 2], "newer version"), (["format": "1"], "format"), (["type": "excalidraw"], "no archive"),
        ] as [(JSONObject, String)] {
            let (_, refusal) = try await restore([header(changes), trailer(0)])
            #expect(refusal?.contains(why) == true, "\(changes.keys): \(refusal ?? "taken")")
            #expect((refusal?.utf8.count ?? 0) < 400)
        }
    }

    @Test("meets in each operation every limit that a submit meets")
    func limits() async throws {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let large = String(repeating: "x", count: 250_000)
        let appends = (1...5).map { n in
            operation(n + 1, #"{"id":"a","key":"t","op":"append","values":["\#(large)"]}"#)
        }
        let many = (1...4).map { operation($0, put("e\($0)")) }
        var few = Limits()
        few.elementsPerBoard = 3
        for (lines, limits, code) in [
            ([operation(1, put("a", #"{"t":\#(deep)}"#))], Limits(), Rejection.Code.tooDeep),
            ([operation(1, Array(repeating: put(), count: 1_001).joined(separator: ","))], Limits(), .tooManyEdits),
            ([operation(1, "")], Limits(), .invalidEdit), ([operation(1, put("a/b"))], Limits(), .invalidEdit),
            ([operation(1, put("a", "[]"))], Limits(), .invalidEdit),
            ([operation(1, put())] + appends, Limits(), .elementTooLarge), (many, few, .boardFull),
        ] {
            let store = MemoryStore()
            let log = MemoryBoardLog(store: store)
            var restore = ArchiveRestore(of: board, in: log, by: rules { $0.limits = limits })
            let error = await #expect(throws: ArchiveError.self) {
                for line in [header()] + lines { try await restore.take(ByteBuffer(string: line)) }
            }
            guard case .rejected(_, let rejection) = error else {
                Issue.record("\(code): \(String(describing: error))")
                continue
            }
            #expect(rejection.code == code)
        }
        let (_, refusal) = try await restore([header(), operation(1, put("a", #"{"t":"\#(large)\#(large)"}"#))])
        #expect(refusal?.contains("bytes") == true)
    }

    @Test("meets them in the document that it begins with, too")
    func snapshots() async throws {
        func part(_ number: Int, of parts: Int, _ elements: String, seq: Int = 9) -> String {
            #"{"type":"snapshot","epoch":"e","seq":\#(seq),"part":\#(number),"parts":\#(parts),"elements":\#(elements)}"#
        }
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let base = header(["base": 9])
        var few = Limits()
        few.elementsPerBoard = 2
        for (lines, why) in [
            ([part(1, of: 1, #"{"a":{"t":\#(deep)}}"#)], "levels"),
            ([part(1, of: 1, #"{"a":{},"b":{},"c":{}}"#)], "elements"),
            ([part(1, of: 2, #"{"a":{},"b":{}}"#), part(2, of: 2, #"{"c":{}}"#)], "elements"),
            ([part(1, of: 2, #"{"a":{}}"#), part(2, of: 2, #"{"a":{}}"#)], "twice"),
            ([part(1, of: 9_007_199_254_740_991, "{}")], "parts"), ([part(2, of: 2, "{}")], "out of place"),
            ([part(1, of: 0, "{}")], "out of place"), ([part(1, of: 2, "{}"), part(2, of: 3, "{}")], "out of place"),
            ([part(1, of: 1, "{}", seq: 8)], "out of place"), ([part(1, of: 1, #"{"a":7}"#)], "object"),
            ([part(1, of: 1, #"{"a b":{}}"#)], "id"), ([part(1, of: 2, "{}"), operation(10, put())], "parts"),
            ([operation(10, put())], "parts"), ([trailer(9)], "parts"),
            ([part(1, of: 1, "{}"), operation(10, put()), part(1, of: 1, "{}")], "out of place"),
        ] {
            let (_, refusal) = try await restore([base] + lines + [trailer(9)], by: rules { $0.limits = few })
            #expect(refusal?.contains(why) == true, "\(lines): \(refusal ?? "taken")")
        }
        let (log, refusal) = try await restore([base, part(1, of: 1, #"{"a":{}}"#), trailer(9, one)])
        #expect(refusal == nil)
        #expect(try await log.info(board)?.oldest == 10)
        #expect(try await log.snapshot(of: board, atOrBefore: nil)?.document?.count == 1)
        // Nothing in front of a history that begins at 1.
        let (_, no) = try await restore([header(), part(1, of: 1, "{}", seq: 0), trailer(0)])
        #expect(no?.contains("out of place") == true)
    }

    @Test("has a bound as a whole: bytes, operations, and the document on the way")
    func whole() async throws {
        let lines = (1...9).map { operation($0, put("e\($0)", #"{"t":"\#(String(repeating: "x", count: 400))"}"#)) }
        for (change, why): ((inout ArchiveRules) -> Void, String) in [
            ({ $0.bytes = 2_000 }, "2000 bytes"), ({ $0.operations = 8 }, "8 operations"),
            ({ $0.documentBytes = 3_000 }, "3000 bytes of JSON"), ({ $0.documentValues = 17 }, "17 JSON values"),
        ] {
            let (_, refusal) = try await restore([header()] + lines, by: rules(change))
            #expect(refusal?.contains("too large") == true && refusal?.contains(why) == true, "\(refusal ?? "taken")")
        }
    }

    @Test("is weighed by what its document holds at a time, and not by all that it ever held")
    func weight() async throws {
        let values = "[" + Array(repeating: "0", count: 90).joined(separator: ",") + "]"
        let append = #"{"id":"a","key":"v","op":"append","values":\#(values)}"#
        func weigh(_ edits: [String]) async throws -> String? {
            let lines = edits.enumerated().map { operation($0.offset + 1, $0.element) }
            return try await restore([header()] + lines, by: rules { $0.documentValues = 200 }).refusal
        }
        for edits in [
            [put("a"), append, append, append],
            [put("a", #"{"v":\#(values)}"#), put("b", #"{"v":[\#(values),\#(values)]}"#)],
            [put("a"), #"{"id":"a","op":"patch","set":{"v":\#(values),"w":\#(values),"x":\#(values)}}"#],
        ] {
            #expect(try await weigh(edits)?.contains("200 JSON values") == true, "\(edits)")
        }
        let clear = #"{"op":"clear"}"#
        let delete = #"{"id":"a","op":"delete"}"#
        // All but the last line is there: that the archive is cut is all that is wrong.
        for edits in [
            [put("a"), append, append, put("a"), append, append], [put("a"), append, clear, put("a"), append, append],
            [put("a"), append, append, delete, append, append, put("a"), append, append],
        ] {
            #expect(try await weigh(edits)?.contains("was cut") == true, "\(edits)")
        }
    }

    @Test("tells times that can be: in order, and not in the future")
    func times() async throws {
        for (times, why) in [
            ([10, 9], "before that of"), ([4], "before that of"), ([Self.now + 3_600_000], "future"),
            ([(1 << 53) - 1], "future"), ([-1], "at"),
        ] {
            let lines = times.enumerated().map { operation($0.offset + 1, at: $0.element, put()) }
            let (_, refusal) = try await restore([header()] + lines)
            #expect(refusal?.contains(why) == true, "\(times): \(refusal ?? "taken")")
        }
    }

    @Test("is refused without a word on what would be right")
    func silence() async throws {
        var document = one
        let right = "\(document.digest())"
        let (_, refusal) = try await restore([header(), operation(1, put()), trailer(1)])
        #expect(refusal?.contains("digest") == true)
        #expect(refusal?.contains(right) == false)
        for lines in [
            [header(), operation(1, put())], [header(), operation(2, put())], [header(), trailer(1)], [header()], [],
            [header(), operation(1, put()), trailer(1, one), operation(2, put())], [header(), "{}"], [header(), ""],
            [header(), header()],
        ] {
            let (_, refusal) = try await restore(lines)
            #expect(refusal != nil, "\(lines)")
        }
    }

    @Test("is the operator's own word where the operator restores it, whatever the limits were")
    func trusted() async throws {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let value = #"{"t":\#(deep)}"#
        var document = Document()
        document.apply([.put(try ElementID(validating: "a"), try #require(JSON(parsing: value).objectValue))])
        let later = Self.now * 2
        let (log, refusal) = try await restore(
            [header(), operation(1, n: 30, at: later, put("a", value)), trailer(1, document)], by: .trusted)
        #expect(refusal == nil)
        let found = try #require(try await log.operations(of: board).first)
        #expect(found.client == ada && found.n == 30 && found.at == later && found.claim == nil)
        #expect(try await log.lastSubmission(of: ada, on: board) == LastSubmission(n: 30, seq: 1))
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
