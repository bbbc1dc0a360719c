import ArgumentParser
import EaselClient
import Foundation

/// `easel bench`: load on one or several nodes, and whether all participants agree in the end.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Put load on nodes: sessions that draw, at a rate; prints throughput and latency.",
        discussion: """
            Latency is from a submit to its delivery at each session of the board, the sender's own among them.
            Exit code 1 if anything failed or the participants do not agree in the end.
            """)

    @Option(name: .long, help: "Address of a node; give it again for each node.")
    var url: [String] = ["http://127.0.0.1:7070"]

    @Option(name: .long, help: "Boards.")
    var boards = 1

    @Option(name: .long, help: "Sessions in all, spread over boards and nodes.")
    var sessions = 10

    @Option(name: .long, help: "Operations a second in all; 0: as fast as the echoes come.")
    var rate = 1_000

    @Option(name: .long, help: "How many operations a session may have on their way at rate 0.")
    var window = 16

    @Option(name: .long, help: "How many seconds are measured.")
    var duration = 10

    @Option(name: .long, help: "Points that each operation appends to a stroke.")
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
            for url in url { _ = try NodeAddress(url) }
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
