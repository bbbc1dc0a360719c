import EaselAuth
import EaselBoard
import Foundation
import Testing

@Suite("The access policy")
struct AccessPolicyTests {
    private func subject(_ roles: [String: Role], isAdmin: Bool = false, id: String = "ada") throws -> Principal {
        var grants: [BoardPattern: Role] = [:]
        for (text, role) in roles { grants[try #require(BoardPattern(text))] = role }
        return .subject(
            Subject(
                id: SubjectID(id), name: nil, grants: try #require(BoardGrants(grants)), isAdmin: isAdmin, expiresAt: 0)
        )
    }

    private func board(_ id: String) throws -> BoardID { try BoardID(validating: id) }

    @Test("permits each role what is below it too, and a stranger nothing")
    func roles() throws {
        let viewer: Set<BoardAction> = [.join, .read, .history, .export, .list]
        let editor = viewer.union([.submit, .importing, .create])
        let all = Set(BoardAction.allCases)
        #expect(editor.union([.rename, .delete, .share]) == all)
        let expected: [(Principal, Set<BoardAction>)] = [
            (try subject([:]), []), (try subject(["other": .owner]), []), (try subject(["b": .viewer]), viewer),
            (try subject(["b": .editor]), editor), (try subject(["b": .owner]), all),
            (try subject([:], isAdmin: true), all), (.anonymous, []),
        ]
        for (principal, actions) in expected {
            let allowed = try BoardAction.allCases.filter {
                try AccessPolicy().allows($0, for: principal, on: board("b"), record: AccessRecord(), at: 0)
            }
            #expect(Set(allowed) == actions, "\(principal)")
        }
        for action in BoardAction.allCases {
            let open = AccessPolicy(isOpen: true)
            #expect(try open.allows(action, for: .anonymous, on: board("b"), record: nil, at: 0))
        }
    }

    private func record(
        owner: String = "olga", _ change: (inout AccessRecord) throws(AccessRecord.Refusal) -> Void = { _ in }
    ) throws -> AccessRecord {
        try AccessRecord(owner: SubjectID(owner)).changed(change).record
    }

    private func role(_ principal: Principal, _ record: AccessRecord?, at now: Int = 0) throws -> Role? {
        AccessPolicy().role(of: principal, on: try board("b"), record: record, at: now)
    }

    @Test("takes the higher of what a token and a board say, and owners of boards own nothing else")
    func records() throws {
        let shared = try record { record throws(AccessRecord.Refusal) in
            try record.setMember(SubjectID("ada"), to: .editor)
            try record.setMember(SubjectID("eve"), to: .viewer)
        }
        let (ada, eve) = (try subject([:]), try subject(["b": .editor], id: "eve"))
        #expect(try role(ada, shared) == .editor)
        #expect(try role(eve, shared) == .editor)
        #expect(try role(try subject([:], id: "olga"), shared) == .owner)
        #expect(try role(try subject([:], id: "mallory"), shared) == nil)
        #expect(try role(ada, nil) == nil)
        #expect(try role(.anonymous, shared) == nil)
    }

    @Test("takes two people for two whose names only look alike, as Unicode has it")
    func lookalikes() throws {
        // The sign of Kelvin, and letters with their marks in one code point or in two.
        for (name, other) in [("Karl", "\u{212A}arl"), ("Ren\u{E9}", "Rene\u{301}"), ("\u{C5}sa", "\u{212B}sa")] {
            #expect(name == other, "Swift takes them for one")
            let owned = try record(owner: name)
            #expect(try role(subject([:], id: name), owned) == .owner)
            #expect(try role(subject([:], id: other), owned) == nil)
            let shared = try record { record throws(AccessRecord.Refusal) in
                try record.setMember(SubjectID(name), to: .owner)
                try record.setMember(SubjectID(other), to: .viewer)
            }
            #expect(try role(subject([:], id: name), shared) == .owner)
            #expect(try role(subject([:], id: other), shared) == .viewer)
            #expect(AccessRecord(text: shared.text) == shared)
            let without = try shared.changed { record throws(AccessRecord.Refusal) in
                try record.removeMember(SubjectID(name))
            }.record
            #expect(try role(subject([:], id: name), without) == nil)
            #expect(try role(subject([:], id: other), without) == .viewer)
            #expect(try owned.changed { $0.forget(SubjectID(other), names: []) }.record.owner == SubjectID(name))
            #expect(try !AccessPolicy().allowsForgetting(SubjectID(name), by: subject([:], id: other)))
            #expect(Author(subject: SubjectID(name)) != Author(subject: SubjectID(other)))
        }
        // What another reader takes for a link's is written as a subject's.
        #expect(Author(subject: SubjectID("link:\u{301}x")).string.utf8.starts(with: "sub:link:".utf8))
    }

    @Test("lets links in that are the board's, are in time and have uses left, unless the board is private")
    func links() throws {
        let (secret, limited) = (LinkSecret.random(), LinkSecret.random())
        var shared = try record { record throws(AccessRecord.Refusal) in
            try record.add(
                BoardLink(hash: secret.hash, role: .viewer, label: nil, createdAt: 0, expires: 10, maxUses: nil))
            try record.add(
                BoardLink(hash: limited.hash, role: .editor, label: nil, createdAt: 0, expires: nil, maxUses: 1))
        }
        let (one, two) = (ClientID(key: "one"), ClientID(key: "two"))
        func bearer(_ secret: LinkSecret, _ client: ClientID? = nil) -> Principal {
            .link(LinkBearer(hash: secret.hash, client: client))
        }
        #expect(try role(bearer(secret), shared, at: 9) == .viewer)
        #expect(try role(bearer(secret), shared, at: 10) == nil)
        #expect(try role(bearer(.random()), shared) == nil)
        #expect(try role(bearer(limited), shared) == nil)
        #expect(try role(bearer(limited, one), shared) == .editor)
        let id = try #require(shared.link(hash: limited.hash)?.id)
        let used = try shared.changed { record throws(AccessRecord.Refusal) in try record.use(id, by: one, at: 1) }
        #expect(used.record.grants == shared.grants && used.record.revision == shared.revision + 1)
        shared = used.record
        #expect(try role(bearer(limited, one), shared) == .editor)
        #expect(try role(bearer(limited, two), shared) == nil)
        #expect(throws: AccessRecord.Refusal.usedUp) {
            try shared.changed { record throws(AccessRecord.Refusal) in try record.use(id, by: two, at: 1) }
        }
        shared = try shared.changed { $0.setVisibility(.private) }.record
        #expect(try role(bearer(secret), shared) == nil)
        shared = try shared.changed { $0.setVisibility(.publicRead) }.record
        #expect(try role(.anonymous, shared) == .viewer)
        #expect(try role(bearer(limited, one), shared) == .editor)
        #expect(try !AccessPolicy().allows(.list, for: subject([:]), on: board("b"), record: shared, at: 0))
    }

    @Test("reads a record as it was written, and one that can't be read lets nobody in")
    func storedRecords() throws {
        let secret = LinkSecret.random()
        let made = try record { record throws(AccessRecord.Refusal) in
            try record.setMember(SubjectID("ada \u{1F3A8}"), to: .editor)
            let link = BoardLink(
                hash: secret.hash, role: .viewer, label: "guests", createdAt: 5, expires: 10, maxUses: 3)
            try record.add(link)
            try record.use(link.id, by: ClientID(key: "k"), at: 7)
        }
        #expect(AccessRecord(text: made.text) == made)
        let text = String(decoding: made.text, as: UTF8.self)
        #expect(!text.contains(secret.text))
        for (part, broken) in [
            (#""expires":10"#, #""expires":"10""#), (#""role":"viewer""#, #""role":"root""#),
            (#""visibility":"link""#, #""visibility":"all""#), (#""maxUses":3"#, #""maxUses":null"#), ("}", ""),
        ] {
            #expect(text.contains(part))
            #expect(AccessRecord(text: Array(text.replacing(part, with: broken).utf8)) == nil, "\(broken)")
        }
        #expect(throws: AccessRecord.Refusal.tooManyMembers) {
            try record { record throws(AccessRecord.Refusal) in
                for number in 0...AccessRecord.maximumMembers {
                    try record.setMember(SubjectID("m\(number)"), to: .viewer)
                }
            }
        }
    }

    @Test("lets only owners make boards where it is told so")
    func creators() throws {
        let policy = AccessPolicy(creators: .claims)
        #expect(try !policy.allows(.create, for: subject(["b": .editor]), on: board("b"), record: nil, at: 0))
        #expect(try policy.allows(.create, for: subject(["b": .owner]), on: board("b"), record: nil, at: 0))
    }

    @Test("takes the most specific pattern that names a board, and of two alike the one that permits less")
    func specificity() throws {
        let policy = AccessPolicy()
        let principal = try subject([
            "*": .viewer, "team-*": .editor, "team-plans": .viewer, "team-plans*": .owner, "a*": .owner, "*z": .viewer,
        ])
        for (id, role) in [
            ("x", Role.viewer), ("team-1", .editor), ("team-plans", .viewer), ("team-plans-2", .owner), ("az", .viewer),
            ("ab", .owner),
        ] {
            #expect(try policy.role(of: principal, on: board(id), record: nil, at: 0) == role, "\(id)")
        }
    }

    @Test("reads * in a pattern as any characters, and nothing else as anything but itself")
    func patterns() throws {
        for (text, matching, others) in [
            ("b", ["b"], ["bb", "B", "a"]), ("b*", ["b", "bb", "b-x"], ["ab"]), ("*b", ["b", "ab"], ["ba"]),
            ("a*b*c", ["abc", "axbyc", "abbc"], ["ac", "acb", "xabc", "abcx"]), ("a*a", ["aa", "aba"], ["a"]),
            ("*", ["anything"], []), ("x*y*y", ["xyy", "xayby"], ["xy"]),
        ] {
            let pattern = try #require(BoardPattern(text))
            for id in matching { #expect(try pattern.matches(board(id)), "\(text) \(id)") }
            for id in others { #expect(try !pattern.matches(board(id)), "\(text) \(id)") }
        }
        for text in ["", "****", "a.b", "a?", "[ab]", "a b", "ä", String(repeating: "a", count: 65)] {
            #expect(BoardPattern(text) == nil, "\(text)")
        }
    }

    @Test("is the only place that compares roles")
    func onlyPlace() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let comparison = /(?:==|!=|<=?|>=?|case|default:)\s*\.(?:viewer|editor|owner)\b/
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var found: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            if try String(contentsOf: file, encoding: .utf8).contains(comparison) {
                found.insert(file.lastPathComponent)
            }
        }
        #expect(found == ["AccessPolicy.swift"])
    }
}
