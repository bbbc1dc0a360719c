import EaselLog
import Foundation
import NIOCore

/// The lines of a file, read a piece at a time.
struct FileLines {
    private static let pieceBytes = 1 << 20
    private let file: FileHandle
    private var lines = LineSplitter()
    private var isAtEnd = false

    init(path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw HistoryError("the file \(path) can't be read")
        }
        self.file = file
    }

    mutating func next() throws -> ByteBuffer? {
        while true {
            if let line = try lines.next() { return line }
            guard !isAtEnd else { return lines.last() }
            guard let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty else {
                isAtEnd = true
                continue
            }
            lines.append(ByteBuffer(bytes: piece))
        }
    }
}
