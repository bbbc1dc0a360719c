public import EaselAuth
public import EaselBoard
import EaselLog
public import NIOCore

/// Bringing drawings and archives onto boards.
extension BoardService {
    /// The newest document, or an empty one where there is no board yet: what a drawing is imported onto. Throws as ``check(_:of:on:)``
    /// does.
    public func documentForImport(to board: BoardID, as principal: Principal = .anonymous) async throws -> Document {
        guard let info = try await log.info(board) else { return Document() }
        try registry.judge(.importing, of: principal, on: info)
        return try await document(of: info, at: info.seq).document
    }

    /// Sequences operations of this program's own, within the limits, one after the other, and gives the last seq. The
    /// board is created if it is not there. Where the task is cancelled it stops, and what was sequenced stays.
    ///
    /// Throws ``BoardServiceError/rejected(_:)``.
    public func sequence(
        _ operations: [PendingEdits], on board: BoardID, by principal: Principal = .anonymous
    ) async throws -> Seq {
        let info = try await registry.make(board, for: principal, from: nil)
        var (progress, record) = (ImportProgress(), ImportRecord?.none)
        return try await sequence(
            operations, on: info, as: ClientID(key: ClientKey.random()), by: principal, &progress, &record)
    }

    /// The same on a board that was made, by a client that does nothing else; tells how far it came, also where it throws.
    func sequence(
        _ operations: [PendingEdits], on info: BoardInfo, as client: ClientID, by principal: Principal,
        _ progress: inout ImportProgress, _ record: inout ImportRecord?
    ) async throws -> Seq {
        let board = info.id
        var seq = info.seq
        for (number, edits) in operations.enumerated() {
            try Task.checkCancellation()
            try await record?.renew()
            let access = try await registry.authorize(principal, on: board)
            progress.begin(by: access.author)
            let result = try await registry.submit(edits, n: number + 1, client: client, to: board, by: access)
            switch result {
            case .sequenced(let sequenced), .duplicate(.some(let sequenced)):
                seq = sequenced
                progress.wasSequenced(at: sequenced)
            case .duplicate(.none):
                progress.wasSequenced(at: nil)
            case .rejected(let rejection):
                // A board that is closed on this node does not know what became of what it had given to the log.
                if rejection.code != .unavailable { progress.wasRefused() }
                throw BoardServiceError.rejected(rejection)
            }
        }
        return seq
    }

    /// Makes a board of an archive, in an epoch of its own.
    ///
    /// It is taken while it comes, in memory for the board's document, and nobody sees the board before all of the archive
    /// was found to be sound. What the archive says of clients is kept as its claim, and none of their numbers counts:
    /// whoever sends it may have made it up. Throws the refusal of a principal who may not make the board, ``EaselLog/ArchiveError``,
    /// ``EaselLog/LogError/boardExists(_:)``, which does not depend on the archive, and what the bytes throw.
    public func importArchive<Bytes: AsyncSequence>(
        _ bytes: Bytes, as board: BoardID, for principal: Principal
    ) async throws -> RestoredArchive where Bytes.Element == ByteBuffer {
        guard try await log.head(board) == nil else { throw LogError.boardExists(board) }
        // It may have been there when they were let in to it.
        try registry.judgeMaking(board, by: principal)
        let rules = ArchiveRules.stranger(
            limits: limits, now: try await log.now(), bytes: registry.configuration.archiveBytes)
        var restore = ArchiveRestore(of: board, in: log, by: rules, access: registry.newRecord(for: principal))
        do {
            var lines = LineSplitter()
            for try await piece in bytes {
                lines.append(piece)
                while let line = try lines.next() { try await restore.take(line) }
            }
            if let line = lines.last() { try await restore.take(line) }
            // An archive may take longer than the token of whoever sends it lasts.
            try principal.checkExpiry(at: RoomRegistry.now())
            try await restore.finish()
        } catch {
            let (rest, registry) = (restore, registry)
            // Apart from this task: that its client has left is often why it failed.
            registry.run { _ in
                do {
                    try await rest.abandon()
                } catch {
                    registry.logger.debug(
                        "Restore was not abandoned; the log will forget it", metadata: ["error": "\(error)"])
                }
            }
            throw error
        }
        return RestoredArchive(seq: restore.seq, operations: restore.operations, elements: restore.elements)
    }
}

/// What has become of an archive.
public struct RestoredArchive: Sendable, Equatable {
    /// The board's last seq.
    public let seq: Seq
    public let operations: Int
    /// Elements of the document there.
    public let elements: Int
}
