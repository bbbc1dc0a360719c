import ArgumentParser

/// `easel people`: those whom the logs of a node name.
struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "Remove a person from the boards of a node.",
        discussion: NodeCredentials.help, subcommands: [PeopleForgetCommand.self])
}
