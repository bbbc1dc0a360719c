import ArgumentParser
import EaselBoard
import EaselJSON
import EaselServer
import Foundation

/// `easel boards links`: the links by which people come to a board.
struct BoardsLinksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "links", abstract: "List a board's links; make one, or revoke one.",
        discussion: """
              easel boards links plan
              easel boards links plan --make viewer --label guests --expires 7d
              easel boards links plan --revoke ID

            The URL of a new link is printed once: whoever has it may do what its role permits.
            """)

    @OptionGroup var target: BoardArgument
    @Option(name: .long, help: ArgumentHelp("Make a link: for viewer or editor.", valueName: "role"))
    var make: String?
    @Option(name: .long, help: "What to call the new link.")
    var label: String?
    @Option(name: .long, help: "How long the new link lets people in, like 30m, 8h or 7d. Default: for ever.")
    var expires: String?
    @Option(name: .long, help: "How many clients the new link lets in: 1 to 100. Default: any number.")
    var maxUses: Int?
    @Option(name: .long, help: ArgumentHelp("Revoke a link; who came by it has to leave.", valueName: "id"))
    var revoke: String?
    @OptionGroup var node: BoardsOptions

    func validate() throws {
        guard make == nil || revoke == nil else { throw ValidationError("--make and --revoke exclude each other") }
        guard make.map({ ["viewer", "editor"].contains($0) }) ?? true else {
            throw ValidationError("--make must be viewer or editor")
        }
        guard make != nil || (label == nil && expires == nil && maxUses == nil) else {
            throw ValidationError("--label, --expires and --max-uses are of a link that --make makes")
        }
        guard revoke.map({ LinkID(validating: $0) != nil }) ?? true else {
            throw ValidationError("--revoke must be the id of a link")
        }
        if let expires { _ = try TimeText.seconds(expires, of: "--expires") }
    }

    func run() async throws {
        let path = "/\(target.board)/links"
        if let make {
            var body: JSONObject = ["role": .string(make)]
            if let label { body["label"] = .string(label) }
            if let maxUses { body["maxUses"] = .number(Double(maxUses)) }
            if let expires {
                let end = Int(Date().timeIntervalSince1970) + (try TimeText.seconds(expires, of: "--expires"))
                body["expires"] = .string(Timestamp.text(end * 1_000))
            }
            node.show(try await node.ask("POST", path, .object(body))) { [$0["url"]?.stringValue ?? ""] }
        } else if let revoke {
            node.show(try await node.ask("DELETE", "\(path)/\(revoke)")) { _ in ["the link \(revoke) was revoked"] }
        } else {
            node.show(try await node.ask("GET", path)) { ($0["links"]?.arrayValue ?? []).map(Self.line) }
        }
    }

    private static func line(_ link: JSON) -> String {
        let text = { (name: String) in link[name]?.stringValue ?? "-" }
        let uses = "\(link["uses"]?.integerValue ?? 0)" + (link["maxUses"]?.integerValue.map { "/\($0)" } ?? "")
        return [text("id"), text("role"), uses, text("lastUsedAt"), text("expires"), link["label"]?.stringValue ?? ""]
            .joined(separator: "\t")
    }
}
