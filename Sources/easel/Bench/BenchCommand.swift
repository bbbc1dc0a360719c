import ArgumentParser
import EaselClient
import Foundation

/// `easel bench`: puts load on one or several nodes, and checks that all participants end with the same document.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure nodes under load: sessions draw at a rate; prints throughput and latency.",
        discussion: """
            Latency is the time from submitting an operation to its delivery at each session of the board, the sender's
            own included. Exits with 1 if anything failed, or if the participants' documents differ in the end.

            \(NodeCredentials.help)
            """)

    @Option(name: .long, help: "Address of a node; repeat it for each node.")
    var url: [String] = ["http://127.0.0.1:7070"]

    @Option(name: .long, help: "Number of boards.")
    var boards = 1

    @Option(name: .long, help: "Total number of sessions, spread over boards and nodes.")
    var sessions = 10

    @Option(name: .long, help: "Total operations per second; 0 for as many as are acknowledged.")
    var rate = 1_000

    @Option(name: .long, help: "Unacknowledged operations of a session at rate 0.")
    var window = 16

    @Option(name: .long, help: "Length of the measurement in seconds.")
    var duration = 10

    @Option(name: .long, help: "Number of points that each operation appends to a stroke.")
    var points = 4

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            guard range.contains(value) else {
                throw ValidationError("--\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
            }
        }
        try check("boards", boards, 1...10_000)
        try check("sessions", sessions, 1...50_000)
        try check("rate", rate, 0...10_000_000)
        try check("window", window, 1...10_000)
        try check("duration", duration, 1...86_400)
        try check("points", points, 1...1_000)
        guard sessions >= boards else { throw ValidationError("there must be at least one session for each board") }
        do {
            for url in url { try HistoryPlace.checkAddress(url) }
        } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() async throws {
        let bench = Bench(
            nodes: try url.map { try NodeAddress($0) }, boards: boards, sessions: sessions, rate: rate, window: window,
            duration: duration, points: points, showsProgress: isatty(STDERR_FILENO) == 1)
        let result = try await bench.run()
        print(json ? result.json : result.text)
        if !result.isSound { throw ExitCode.failure }
    }
}
