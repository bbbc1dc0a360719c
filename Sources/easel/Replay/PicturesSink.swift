import EaselBoard
import EaselDrawing
import EaselLog
import Foundation

/// A sequence of SVG files, named by seq.
struct PicturesSink: ReplaySink {
    private let directory: String
    private let every: Int
    private let fonts: EmbeddedFonts
    private var performed = 0
    private var newest: Seq = 0
    private var drawn: Seq?

    /// - Parameters:
    ///   - every: how many operations lie between two pictures.
    ///   - fonts: that pictures bring along.
    init(directory: String, every: Int, fonts: EmbeddedFonts) throws {
        self.directory = directory
        self.every = every
        self.fonts = fonts
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw HistoryError("the directory \(directory) can't be created: \(error)")
        }
    }

    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) throws {
        performed += 1
        newest = operation.seq
        if performed % every == 0 { try draw(document) }
    }

    mutating func end(with document: Document) throws {
        if drawn != newest { try draw(document) }
    }

    private mutating func draw(_ document: Document) throws {
        let digits = String(newest)
        let name = String(repeating: "0", count: max(0, 9 - digits.count)) + digits + ".svg"
        let file = try OutputFile(directory + "/" + name)
        try file.write(SVGPicture(of: document, fonts: fonts, budget: .unlimited).bytes)
        try file.finish()
        drawn = newest
    }
}
