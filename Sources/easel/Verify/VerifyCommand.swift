import ArgumentParser
import EaselBoard
import EaselClient
import EaselJSON

/// `easel verify`: whether all nodes have the picture of a board that its log says.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare a board's digest across nodes, and with a replay of its log from seq 1.",
        discussion: """
            The replay reads the log of the first node and stops at the seq of its document; every node is asked for its
            document at that seq. Exit code 1 if they differ or the log has a hole.
            """)

    @Argument(help: "The board's id.")
    var board: String

    @Option(name: .long, help: "Address of a node; give it again for each node.")
    var url: [String] = ["http://127.0.0.1:7070"]

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        do {
            _ = try BoardID(validating: board)
            for url in url { _ = try NodeAddress(url) }
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        let result = try await BoardVerification.run(board: try BoardID(validating: board), nodes: url)
        print(json ? result.json : result.text)
        if !result.isSound { throw ExitCode.failure }
    }
}
