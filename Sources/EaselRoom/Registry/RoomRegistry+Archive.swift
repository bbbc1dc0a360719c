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
        try await withRetentionLease(of: info.id, after: base) { reader in
            let document = base == 0 ? Document() : try await self.document(of: info.id, at: base).document
            var writer = ArchiveWriter(ArchiveHeader(info), behind: document)
            let file = try OutputFile(
                path, by: node.string.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            for line in writer.opening() { try file.write(line) }
            var seq = base
            while seq < last {
                let page = try await log.read(
                    info.id, after: seq, limit: min(1_000, last - seq), maximumBytes: 1 << 20)
                guard !page.isEmpty else { throw LogError.corrupt("seq \(seq + 1) of board \(info.id.string)") }
                for operation in page { try file.write(try writer.line(operation)) }
                seq += page.count
                try await log.acquireLease(on: info.id, from: seq + 1, for: reader)
            }
            try file.write(writer.closing().line)
            try file.finish()
        }
        logger.info("Archived history before trimming it", metadata: ["board": "\(info.id.string)", "file": "\(path)"])
    }
}
