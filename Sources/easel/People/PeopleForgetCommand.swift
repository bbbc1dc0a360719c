import ArgumentParser
import EaselAuth

/// `easel people forget`: removes a subject from the logs, names, members and labels of all boards.
struct PeopleForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove a person from all boards, for good.",
        discussion: """
            What the person has drawn stays, as drawn by somebody who was removed. The person's roles end, and boards that
            belonged to the person belong to nobody but administrators. Their sessions are closed: see to it that they get
            no new token. Files of --audit and --history-archive, backups and exports are left as they are.
            """)

    @Argument(help: "The subject of the person's tokens.")
    var subject: String
    @Flag(name: .long, help: "Say that you mean it. Nobody is removed without.")
    var yes = false
    @OptionGroup var node: BoardsOptions

    func validate() throws {
        guard Subject.isValid(id: subject) else {
            throw ValidationError("a subject has 1 to 128 printable characters")
        }
        guard yes else { throw ValidationError("who is removed can't be brought back; repeat the command with --yes") }
    }

    func run() async throws {
        let escaped = BoardsMembersCommand.escaped(subject)
        node.show(try await node.send("DELETE", "/api/people/\(escaped)")) { _ in
            ["\(subject) was removed, or is removed from the last boards now"]
        }
    }
}
