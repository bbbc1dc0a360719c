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
        let base = info.oldest - 1
        let reader = try await HistoryReader(of: info.id, after: base, in: log)
        do {
            let document = base == 0 ? Document() : try await projection(of: info, at: base).copy().document
            var writer = ArchiveWriter(ArchiveHeader(info), behind: document)
            let file = try OutputFile(
                path, by: node.string.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            for line in writer.opening() { try file.write(line) }
            try await reader.readAll(upTo: last) { try file.write(try writer.line($0)) }
            try file.write(writer.closing().line)
            try file.finish()
        } catch {
            await reader.close()
            throw error
        }
        await reader.close()
        logger.info("Archived history before trimming it", metadata: ["board": "\(info.id.string)", "file": "\(path)"])
    }
}
