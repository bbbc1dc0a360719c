import EaselBoard
import EaselLog

/// Where an import goes.
protocol ImportTarget: Sendable {
    /// Makes a board of an archive.
    func take(_ archive: ArchiveFile, as board: BoardID) async throws -> ImportResult

    /// Puts a drawing, the bytes of its file, onto a board, which is made if it is not there.
    func draw(_ file: [UInt8], on board: BoardID) async throws -> ImportResult

    func close() async
}
