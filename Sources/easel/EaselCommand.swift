import ArgumentParser
import Foundation

@main
struct EaselCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel",
        abstract: "A collaborative whiteboard sync server.",
        version: EaselVersion.text,
        subcommands: [
            ServeCommand.self, ReplayCommand.self, ExportCommand.self, ImportCommand.self, VerifyCommand.self,
            BenchCommand.self, DoctorCommand.self, TokenCommand.self, BoardsCommand.self, PeopleCommand.self,
        ])

    /// Runs the command that the arguments name, and ends the process. What an error quotes can come from a server, a file
    /// or a board.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            let message = TerminalText.escaped(fullMessage(for: error), keepsLines: true)
            let output = code.isSuccess ? FileHandle.standardOutput : FileHandle.standardError
            if !message.isEmpty { try? output.write(contentsOf: Data("\(message)\n".utf8)) }
            Foundation.exit(code.rawValue)
        }
    }
}
