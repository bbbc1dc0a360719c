import ArgumentParser

/// `easel boards`: the boards of a node, and who may do what on them.
struct BoardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boards",
        abstract: "List, make, rename and delete the boards of a node; manage their members and links.",
        discussion: """
            What may be done, and what is listed, is what the token permits: an admin's reaches every board.

            \(NodeCredentials.help)
            """,
        subcommands: [
            BoardsListCommand.self, BoardsCreateCommand.self, BoardsRenameCommand.self, BoardsDeleteCommand.self,
            BoardsVisibilityCommand.self, BoardsMembersCommand.self, BoardsLinksCommand.self,
        ])
}
