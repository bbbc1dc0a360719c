import ArgumentParser

@main
struct EaselCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel",
        abstract: "A collaborative whiteboard sync server.",
        subcommands: [ServeCommand.self, BenchCommand.self, VerifyCommand.self, DoctorCommand.self])
}
