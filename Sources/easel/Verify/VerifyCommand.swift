import ArgumentParser
import EaselBoard
import EaselClient
import EaselJSON

/// `easel verify`: checks that all nodes have the document that a board's log leads to.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare a board's digest on all nodes with a replay of its log.",
        discussion: """
            The replay reads the log of the first node, as far as it is kept, up to its last seq. Every node is asked for
            its document at that seq. Exits with 1 if the digests differ or the log has a hole.

            \(NodeCredentials.help)
            """)

    @Argument(help: "The board's id.")
    var board: String

    @Option(name: .long, help: "Address of a node; repeat it for each node.")
    var url: [String] = ["http://127.0.0.1:7070"]

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        do {
            _ = try BoardID(validating: board)
            for url in url { try HistoryPlace.checkAddress(url) }
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        let result = try await BoardVerification.run(board: try BoardID(validating: board), nodes: url)
        print(json ? result.json : TerminalText.escaped(result.text, keepsLines: true))
        if !result.isSound { throw ExitCode.failure }
    }
}
