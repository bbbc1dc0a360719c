import Foundation
import NIOCore

/// A file's bytes, a piece at a time, as the body of a request.
enum FilePieces {
    private static let pieceBytes = 1 << 20

    static func read(_ path: String) throws -> AsyncThrowingStream<ByteBuffer, any Error> {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw HistoryError("the file \(path) can't be read")
        }
        return AsyncThrowingStream {
            guard let piece = try file.read(upToCount: pieceBytes), !piece.isEmpty else { return nil }
            return ByteBuffer(bytes: piece)
        }
    }
}
