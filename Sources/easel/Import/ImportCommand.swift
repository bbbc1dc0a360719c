import ArgumentParser
import AsyncHTTPClient
import EaselBoard
import EaselDrawing
import EaselJSON
import EaselLog
import Foundation
import NIOCore

/// `easel import`: an archive as the board that it was made of, or a drawing onto a board.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Restore a board from an archive, or put an .excalidraw or .excalidrawlib file onto a board.",
        discussion: """
            The whole archive is checked first: one that is truncated or damaged changes nothing, and nobody sees the
            board before it is whole. A board that exists is left alone. A restored board has an epoch of its own, so
            clients load it anew.

            With --redis or --data, which need access to the store, the board has the authors and numbers that the
            archive names, and clients continue where they were. A node (--url) takes them for claims only: operations
            show as those of archived authors, and what clients submit counts from 1 again.

            \(NodeCredentials.help)
            """)

    @Argument(help: "The archive or drawing to import.")
    var file: String

    @OptionGroup var place: HistoryPlace

    @Option(name: .long, help: "The board's id; required for a drawing. Default: the archive's own.")
    var board: String?

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    private var isDrawing: Bool {
        ["excalidraw", "excalidrawlib"].contains(URL(fileURLWithPath: file).pathExtension)
    }

    func validate() throws {
        if let board {
            do { _ = try BoardID(validating: board) } catch { throw ValidationError("\(error)") }
        }
        guard board != nil || !isDrawing else {
            throw ValidationError("a drawing needs --board, the board to put it on")
        }
    }

    func run() async throws {
        let target: any ImportTarget =
            if let log = try place.openLog(.exclusive) { LogTarget(log: log) } else { ServerTarget(url: place.address) }
        do {
            let result = isDrawing ? try await importDrawing(into: target) : try await importArchive(into: target)
            await target.close()
            print(json ? result.json : result.lines.map { TerminalText.escaped($0) }.joined(separator: "\n"))
        } catch {
            await target.close()
            throw error
        }
    }

    private func importArchive(into target: any ImportTarget) async throws -> ImportResult {
        let archive = try ArchiveFile(path: file)
        let board = try board.map { try BoardID(validating: $0) } ?? archive.header.board
        return try await target.take(archive, as: board)
    }

    private func importDrawing(into target: any ImportTarget) async throws -> ImportResult {
        guard let board else { throw ValidationError("a drawing needs --board, the board to put it on") }
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw HistoryError("the file \(file) can't be read")
        }
        return try await target.draw(Array(bytes), on: try BoardID(validating: board))
    }
}

/// What an import has done.
struct ImportResult {
    let board: BoardID
    /// The board's last seq.
    let seq: Seq
    /// Operations that were added: none if the board was restored before; nil if that was not told.
    let operations: Int?
    /// What of a drawing is not on the board or can't be seen.
    var notes: [ImportNote] = []
    /// How many notes there are; of many, only the first are kept.
    var noteCount = 0

    var lines: [String] {
        let place = "board \(board.string) is at seq \(seq)"
        let rest = noteCount > notes.count ? ["\(noteCount - notes.count) more notes"] : []
        return [place + (operations.map { "; \($0) operations were added" } ?? "")] + notes.map(\.text) + rest
    }

    var json: String {
        var result: JSONObject = ["board": .string(board.string), "seq": .number(Double(seq))]
        if let operations { result["operations"] = .number(Double(operations)) }
        if noteCount > 0 {
            result["notes"] = .array(notes.map(\.json))
            result["noteCount"] = .number(Double(noteCount))
        }
        return JSON.object(result).canonicalString
    }
}
