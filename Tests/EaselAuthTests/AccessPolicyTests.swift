import EaselAuth
import EaselBoard
import Foundation
import Testing

@Suite("The access policy")
struct AccessPolicyTests {
    private func subject(_ roles: [String: Role], isAdmin: Bool = false) throws -> Principal {
        var grants: [BoardPattern: Role] = [:]
        for (text, role) in roles { grants[try #require(BoardPattern(text))] = role }
        return .subject(
            Subject(id: "ada", name: nil, grants: try #require(BoardGrants(grants)), isAdmin: isAdmin, expiresAt: 0))
    }

    private func board(_ id: String) throws -> BoardID { try BoardID(validating: id) }

    @Test("permits each role what is below it too, and a stranger nothing")
    func roles() throws {
        let viewer: Set<BoardAction> = [.join, .read, .history, .export, .list]
        let editor = viewer.union([.submit, .importing, .create])
        let all = Set(BoardAction.allCases)
        #expect(editor.union([.rename, .delete]) == all)
        let expected: [(Principal, Set<BoardAction>)] = [
            (try subject([:]), []), (try subject(["other": .owner]), []), (try subject(["b": .viewer]), viewer),
            (try subject(["b": .editor]), editor), (try subject(["b": .owner]), all),
            (try subject([:], isAdmin: true), all), (.anonymous, all),
        ]
        for (principal, actions) in expected {
            let allowed = try BoardAction.allCases.filter {
                try AccessPolicy().allows($0, for: principal, on: board("b"))
            }
            #expect(Set(allowed) == actions, "\(principal)")
        }
    }

    @Test("lets only owners make boards where it is told so")
    func creators() throws {
        let policy = AccessPolicy(creators: .claims)
        #expect(try !policy.allows(.create, for: subject(["b": .editor]), on: board("b")))
        #expect(try policy.allows(.create, for: subject(["b": .owner]), on: board("b")))
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
            #expect(try policy.role(of: principal, on: board(id)) == role, "\(id)")
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
