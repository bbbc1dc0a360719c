import ArgumentParser
import EaselBoard
import EaselDrawing
import EaselJSON
import EaselLog
import Foundation

/// `easel export`: a board as an archive of its whole history, or as a drawing at one moment.
struct ExportCommand: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case archive, excalidraw, excalidrawlib, svg
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a board's history as an NDJSON archive, or its drawing as .excalidraw, .excalidrawlib or SVG.",
        discussion: """
            An archive holds every operation that is kept, with its client and time, and ends with a digest. Importing
            it elsewhere restores the same board; this is how boards move from SQLite to Redis, and back.

              easel export plan -o plan.ndjson --data easel-data
              easel import plan.ndjson --redis redis://127.0.0.1:6379
            """)

    @Argument(help: "The board's id.")
    var board: String

    @OptionGroup var place: HistoryPlace

    @Option(name: .shortAndLong, help: "File to write; - for standard output.")
    var output: String = "-"

    @Option(name: .long, help: "What to write. Default: by the file's name, else archive.")
    var format: Format?

    @Option(name: .long, help: "For drawings: the seq or time (RFC 3339) to draw. Default: the newest.")
    var at: HistoryPosition?

    @Flag(name: .long, help: "Print what was written as JSON on standard error.")
    var json = false

    private var chosen: Format {
        format ?? Format(rawValue: URL(fileURLWithPath: output).pathExtension) ?? .archive
    }

    func validate() throws {
        do { _ = try BoardID(validating: board) } catch { throw ValidationError("\(error)") }
        guard at == nil || chosen != .archive else {
            throw ValidationError("--at applies to drawings only; an archive holds the whole history")
        }
    }

    func run() async throws {
        let board = try BoardID(validating: board)
        let history: any BoardHistory =
            if let log = try place.openLog() { LogHistory(log: log, board: board) } else {
                ServerHistory(url: place.address, board: board)
            }
        do {
            let file = try OutputFile(output)
            let (seq, digest) =
                chosen == .archive
                ? try await writeArchive(of: history, to: file) : try await writeDrawing(of: history, to: file)
            try file.finish()
            await history.close()
            if json {
                let result: JSON = [
                    "board": .string(board.string), "seq": .number(Double(seq)), "digest": .string("\(digest)"),
                    "format": .string(chosen.rawValue),
                ]
                FileHandle.standardError.write(Data(result.canonical + [UInt8(ascii: "\n")]))
            }
        } catch {
            await history.close()
            throw error
        }
    }

    private func writeArchive(of history: any BoardHistory, to file: OutputFile) async throws -> (Seq, Digest) {
        let (header, last) = try await history.open()
        var writer = ArchiveWriter(header, behind: try await history.baseDocument())
        for line in writer.opening() { try file.write(line) }
        var progress = Progress("export", total: last - header.base)
        try await history.read(after: header.base, upTo: last) { operation in
            try file.write(try writer.line(operation))
            progress.show(operation.seq - header.base)
        }
        progress.end()
        let (line, digest) = writer.closing()
        try file.write(line)
        return (last, digest)
    }

    private func writeDrawing(of history: any BoardHistory, to file: OutputFile) async throws -> (Seq, Digest) {
        let (header, last) = try await history.open()
        var (seq, document) = (header.base, try await history.baseDocument())
        if case .seq(let wanted) = at, wanted < header.base || wanted > last {
            throw HistoryError("seq \(wanted) is not kept: history reaches from \(header.base) to \(last)")
        }
        try await history.read(after: header.base, upTo: last) { logged in
            let operation = try EaselBoard.Operation(logged: logged)
            guard at?.isPassed(by: operation) != true else { return }
            document.apply(operation)
            seq = operation.seq
        }
        switch chosen {
        case .svg: try file.write(SVGPicture(of: document).bytes)
        case .excalidrawlib: try file.write(ExcalidrawLibrary(of: document, name: header.title).bytes)
        case .excalidraw, .archive: try file.write(ExcalidrawFile(of: document).bytes)
        }
        return (seq, document.digest())
    }
}
