import ArgumentParser

@main
struct EaselCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel",
        abstract: "A collaborative whiteboard sync server.",
        version: EaselVersion.text,
        subcommands: [
            ServeCommand.self, ReplayCommand.self, ExportCommand.self, ImportCommand.self, VerifyCommand.self,
            BenchCommand.self, DoctorCommand.self,
        ])
}
