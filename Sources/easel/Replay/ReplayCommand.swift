import ArgumentParser
import EaselBoard
import EaselClient
import EaselDrawing
import EaselJSON
import EaselLog
import Foundation

/// `easel replay`: prints a board's history, or draws it again.
struct ReplayCommand: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case summary, authors, ndjson, document, svg
    }

    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Print a board's history, or draw it again on another board, at a chosen speed.",
        discussion: """
            The history comes from a server, Redis, a data directory, or an archive (--file). With --into it is drawn
            again on a live board, for everybody there to see; the same command continues a replay that was interrupted.

              easel replay plan                                       who drew what and when
              easel replay plan --form authors                        who made and last changed each element
              easel replay plan --form svg --every 100 -o frames      a sequence of pictures
              easel replay plan --into http://127.0.0.1:7070/boards/copy --speed 10

            \(NodeCredentials.help)
            """)

    @Argument(help: "The board's id. Omit it with --file.")
    var board: String?

    @OptionGroup var place: HistoryPlace

    @Option(name: .long, help: "An archive to read, as easel export writes it.")
    var file: String?

    @Option(name: .long, help: "First seq or time (RFC 3339). Default: the oldest that is kept.")
    var from: HistoryPosition?

    @Option(name: .long, help: "Last seq or time. Default: the newest.")
    var to: HistoryPosition?

    @Option(name: .long, help: "Speed as a multiple of the original pace; 0 for as fast as possible.")
    var speed = 0.0

    @Option(name: .long, help: "Longest pause in seconds, however long nobody drew.")
    var longestPause = 5.0

    @Option(name: .long, help: "What to print: \(Form.allCases.map(\.rawValue).joined(separator: ", ")).")
    var form = Form.summary

    @Option(name: .shortAndLong, help: "File to write, or for svg the directory. Default: standard output.")
    var output: String?

    @Option(name: .long, help: "Number of operations between two SVG pictures.")
    var every = 100

    @Option(name: .long, help: "Address of a board to draw on, like http://127.0.0.1:7070/boards/copy.")
    var into: String?

    @Flag(name: .long, help: "Print the summary, or the authors, as JSON.")
    var json = false

    func validate() throws {
        guard (board == nil) != (file == nil) else {
            throw ValidationError("name either a board, or an archive with --file")
        }
        if let board {
            do { _ = try BoardID(validating: board) } catch { throw ValidationError("\(error)") }
        }
        guard speed >= 0, speed <= 1_000_000 else { throw ValidationError("--speed must be from 0 to 1000000") }
        guard longestPause >= 0 else { throw ValidationError("--longest-pause must be at least 0") }
        guard every >= 1 else { throw ValidationError("--every must be at least 1") }
        if form == .svg, into == nil, output == nil {
            throw ValidationError("--form svg needs -o, the directory for the pictures")
        }
        if let into {
            do { _ = try BoardAddress(into) } catch { throw ValidationError("\(error)") }
        }
    }

    func run() async throws {
        let history = try openHistory()
        do {
            try await replay(history)
            await history.close()
        } catch {
            await history.close()
            throw error
        }
    }

    private func openHistory() throws -> any BoardHistory {
        if let file { return try ArchiveFile(path: file) }
        guard let id = board else { throw ValidationError("name a board") }
        let board = try BoardID(validating: id)
        guard let log = try place.openLog(.reading) else { return ServerHistory(url: place.address, board: board) }
        return LogHistory(log: log, board: board)
    }

    private func replay(_ history: any BoardHistory) async throws {
        let (header, last) = try await history.open()
        var document = try await history.baseDocument()
        var sink = try await makeSink(header, history)
        var pacer = ReplayPacer(speed: speed, longestPause: longestPause)
        var progress = Progress("replay", total: last - header.base)
        var hasBegun = false
        try await history.read(after: header.base, upTo: last) { logged in
            let operation = try EaselBoard.Operation(logged: logged)
            guard to?.isPassed(by: operation) != true else { return }
            if from?.isReached(by: operation) ?? true {
                if !hasBegun { try await sink.begin(with: document) }
                hasBegun = true
                await pacer.wait(for: operation.at)
                document.apply(operation)
                try await sink.perform(operation, logged, document)
            } else {
                document.apply(operation)
            }
            progress.show(operation.seq - header.base)
        }
        progress.end()
        if !hasBegun { try await sink.begin(with: document) }
        try await sink.end(with: document)
    }

    private func makeSink(_ header: ArchiveHeader, _ history: any BoardHistory) async throws -> any ReplaySink {
        if let into {
            return try await BoardSink(try BoardAddress(into), source: header, isWhole: from == nil && to == nil)
        }
        switch form {
        case .summary:
            // A summary without names says as much of the board.
            let people = (try? await history.people()) ?? []
            return SummarySink(header, people, output: try OutputFile(output), isJSON: json)
        case .authors:
            return AuthorsSink((try? await history.people()) ?? [], output: try OutputFile(output), isJSON: json)
        case .ndjson: return LinesSink(output: try OutputFile(output))
        case .document: return DocumentSink(header, output: try OutputFile(output))
        case .svg:
            return try PicturesSink(directory: output ?? ".", every: every, fonts: EmbeddedFonts.ofPage())
        }
    }
}
