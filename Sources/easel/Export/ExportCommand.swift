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

            \(NodeCredentials.help)
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
        let source: any ExportSource =
            if let log = try place.openLog(.reading) { LogSource(log: log) } else { ServerSource(url: place.address) }
        do {
            let file = try OutputFile(output)
            let (seq, digest) =
                chosen == .archive
                ? try await writeArchive(from: source, to: file) : try await writeDrawing(from: source, to: file)
            try file.finish()
            await source.close()
            if json { printResult(seq, digest) }
        } catch {
            await source.close()
            throw error
        }
    }

    private func writeArchive(from source: any ExportSource, to file: OutputFile) async throws -> (Seq, Digest) {
        var (base, progress) = (0, Progress("export", total: 0))
        let result = try await source.archive(try BoardID(validating: board)) { header, last in
            (base, progress) = (header.base, Progress("export", total: last - header.base))
        } take: { line, seq in
            try file.write(line)
            if let seq { progress.show(seq - base) }
        }
        progress.end()
        return result
    }

    private func writeDrawing(from source: any ExportSource, to file: OutputFile) async throws -> (Seq, Digest) {
        let drawing = try await source.drawing(try BoardID(validating: board), at: at)
        var document = drawing.document
        switch chosen {
        case .svg:
            let fonts = try EmbeddedFonts.ofPage()
            try file.write(SVGPicture(of: document, fonts: fonts, budget: .unlimited).bytes)
        case .excalidrawlib: try file.write(ExcalidrawLibrary(of: document, name: drawing.title).bytes)
        case .excalidraw, .archive: try file.write(ExcalidrawFile(of: document, maximumBytes: .max).bytes)
        }
        return (drawing.seq, document.digest())
    }

    private func printResult(_ seq: Seq, _ digest: Digest) {
        let result: JSON = [
            "board": .string(board), "seq": .number(Double(seq)), "digest": .string("\(digest)"),
            "format": .string(chosen.rawValue),
        ]
        FileHandle.standardError.write(Data(result.canonical + [UInt8(ascii: "\n")]))
    }
}
