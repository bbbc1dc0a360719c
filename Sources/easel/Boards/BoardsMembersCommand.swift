import ArgumentParser
import EaselBoard
import EaselJSON
import Foundation

/// `easel boards members`: who has which role on a board.
struct BoardsMembersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "members", abstract: "List a board's members; give somebody a role, or take it.",
        discussion: """
              easel boards members plan
              easel boards members plan --set bob=editor
              easel boards members plan --remove bob
            """)

    @OptionGroup var target: BoardArgument
    @Option(name: .long, help: ArgumentHelp("Give a subject a role: viewer, editor or owner.", valueName: "grant"))
    var set: String?
    @Option(name: .long, help: ArgumentHelp("Take a subject's role.", valueName: "sub"))
    var remove: String?
    @OptionGroup var node: BoardsOptions

    /// A subject's id may have a `=` in it.
    private var grant: (subject: String, role: Role)? {
        guard let set, let sign = set.lastIndex(of: "="),
            let role = Role(rawValue: String(set[set.index(after: sign)...])),
            sign != set.startIndex
        else { return nil }
        return (String(set[..<sign]), role)
    }

    func validate() throws {
        guard set == nil || remove == nil else { throw ValidationError("--set and --remove exclude each other") }
        guard set == nil || grant != nil else {
            throw ValidationError("--set must be like bob=viewer, bob=editor or bob=owner")
        }
        guard remove != "" else { throw ValidationError("--remove needs a subject") }
    }

    func run() async throws {
        let path = "/\(target.board)/members"
        if let grant {
            let body: JSON = ["role": .string(grant.role.rawValue)]
            node.show(try await node.ask("PUT", "\(path)/\(Self.escaped(grant.subject))", body), Self.lines)
        } else if let remove {
            _ = try await node.ask("DELETE", "\(path)/\(Self.escaped(remove))")
            node.show(try await node.ask("GET", path), Self.lines)
        } else {
            node.show(try await node.ask("GET", path), Self.lines)
        }
    }

    private static func lines(_ answer: JSON) -> [String] {
        let owner = answer["owner"]?.stringValue.map { ["owner\t\($0)"] } ?? []
        let members = (answer["members"]?.arrayValue ?? []).map {
            "\($0["role"]?.stringValue ?? "")\t\($0["sub"]?.stringValue ?? "")"
        }
        return ["visibility\t\(answer["visibility"]?.stringValue ?? "")"] + owner + members
    }

    /// As one segment of a path.
    static func escaped(_ subject: String) -> String {
        subject.utf8.map { byte in
            let isPlain =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
        }.joined()
    }
}
