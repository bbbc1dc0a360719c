import ArgumentParser
import EaselJSON

/// `easel boards list`: the boards that the token reaches, in the order of their ids.
struct BoardsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List boards: id, last seq, people there now, title.")

    @OptionGroup var node: BoardsOptions

    func run() async throws {
        var boards: [JSON] = []
        var next: String?
        repeat {
            let page = try await node.ask("GET", "?limit=1000" + (next.map { "&after=\($0)" } ?? ""))
            boards += page["boards"]?.arrayValue ?? []
            next = page["next"]?.stringValue
        } while next != nil
        node.show(["boards": .array(boards)]) { _ in boards.map(Self.line) }
    }

    private static func line(_ board: JSON) -> String {
        let (id, title) = (board["id"]?.stringValue ?? "", board["title"]?.stringValue ?? "")
        let numbers = [board["seq"], board["participantCount"]].map { "\($0?.integerValue ?? 0)" }
        return ([id] + numbers + [title]).joined(separator: "\t")
    }
}
