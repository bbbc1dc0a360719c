import EaselBoard
import EaselLog
import Foundation

/// History that is trimmed here and archived elsewhere: see docs/HISTORY.md.
extension RoomRegistry {
    /// Writes what is about to be trimmed into the directory of ``RoomConfiguration/historyArchive``, if there is one.
    ///
    /// Each file is an archive of its own: it begins with the document behind which it goes on, and ends with a digest.
    /// What can't be written throws, and then nothing may be trimmed.
    func archive(_ info: BoardInfo, upTo last: Seq) async throws {
        guard let directory = configuration.historyArchive else { return }
        let path = "\(directory)/\(info.id.string)-\(info.epoch)-\(info.oldest)-\(last).ndjson"
        let file = try OutputFile(
            path, by: node.string.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        _ = try await BoardArchive(of: info, upTo: last, in: self).write { line, _ in try file.write(line) }
        try file.finish()
        logger.info("Archived history before trimming it", metadata: ["board": "\(info.id)", "file": "\(path)"])
    }
}
