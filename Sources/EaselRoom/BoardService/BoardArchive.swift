public import EaselBoard
public import EaselLog
public import NIOCore

/// A board's history as an archive, to be written once: what is kept when it is asked for, and nothing that comes later.
///
/// A retention lease holds the history until ``write(to:)`` ends, or for a minute if that is never called.
public struct BoardArchive: Sendable {
    /// The board, and the seq that the archive begins behind.
    public let header: ArchiveHeader
    /// The seq of the last operation in the archive; the base if there is none.
    public let last: Seq
    /// The document that the operations begin behind.
    private let base: Document
    private let people: [KnownPerson]
    private let reader: HistoryReader

    init(of info: BoardInfo, upTo last: Seq, in registry: RoomRegistry) async throws {
        let header = ArchiveHeader(info)
        let reader = try await HistoryReader(
            of: info.id, epoch: info.epoch, after: header.base, in: registry.log)
        do {
            people = try await BoardService(registry: registry).reading(info) { () throws(LogError) in
                try await registry.log.people(of: info.id)
            }
            base =
                header.base == 0
                ? Document() : try await registry.projection(of: info, at: header.base).copy().document
        } catch {
            await reader.close()
            throw error
        }
        (self.header, self.last, self.reader) = (header, last, reader)
    }

    /// Gives the archive's lines in order, a page of the log in memory at a time.
    ///
    /// Throws ``EaselLog/LogError`` for a log that can't be read or is damaged, and what `take` throws.
    ///
    /// - Parameter take: gets each line with its line break, and the seq of the operation on it; nil for other lines.
    /// - Returns: the document's digest at ``last``.
    public func write(
        to take: @escaping (_ line: ByteBuffer, _ seq: Seq?) async throws -> Void
    ) async throws -> Digest {
        do {
            let digest = try await ArchiveWriter(header, behind: base, people: people)
                .write(reading: { try await reader.readAll(upTo: last, $0) }, to: take)
            await reader.close()
            return digest
        } catch {
            await reader.close()
            throw error
        }
    }
}
