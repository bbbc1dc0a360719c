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
        abstract: "Bring an archive back as a board, or put an .excalidraw or .excalidrawlib file onto one.",
        discussion: """
            An archive is read through first: one that was cut or damaged changes nothing. An import that was ended
            half-way is taken up again by the same command. A board that is there already stays as it is.
            """)

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var place: HistoryPlace

    @Option(name: .long, help: "The board's id. Default: the archive's own; needed for a drawing.")
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
        guard board != nil || !isDrawing else { throw ValidationError("--board names the board to draw on") }
    }

    func run() async throws {
        let target: any ImportTarget =
            if let log = try place.openLog() { LogTarget(log: log) } else { ServerTarget(url: place.address) }
        do {
            let result = isDrawing ? try await importDrawing(into: target) : try await importArchive(into: target)
            await target.close()
            print(json ? result.json : result.text)
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
        guard let board else { throw ValidationError("--board names the board to draw on") }
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
    /// Operations that were added: none if all were there already; nil if that was not told.
    let operations: Int?

    var text: String {
        "board \(board.string) is at seq \(seq)" + (operations.map { "; \($0) operations were added" } ?? "")
    }

    var json: String {
        var result: JSONObject = ["board": .string(board.string), "seq": .number(Double(seq))]
        if let operations { result["operations"] = .number(Double(operations)) }
        return JSON.object(result).canonicalString
    }
}
