import ArgumentParser

/// `easel token`: makes and explains the tokens that nodes with authentication ask for.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a token for a node that authenticates its clients, or explain one.",
        subcommands: [TokenMakeCommand.self, TokenExplainCommand.self])
}
