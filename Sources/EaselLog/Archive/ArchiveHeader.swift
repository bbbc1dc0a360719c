public import EaselBoard
public import EaselJSON

/// The first line of an archive: which board it is of, and what of its history it holds.
///
/// An archive is NDJSON: this line; where history was trimmed, the `snapshot` frames (docs/PROTOCOL.md, "Messages")
/// that it begins behind; the operations as the log gives them; and an ``ArchiveTrailer``.
public struct ArchiveHeader: Sendable, Equatable {
    /// The version of the format that this code writes, and the newest that it reads.
    public static let format = 1

    public var board: BoardID
    public var title: String
    public var epoch: Epoch
    /// Milliseconds since 1970.
    public var createdAt: Int
    /// The seq behind which the operations begin; 0 for a whole history.
    public var base: Seq

    public init(board: BoardID, title: String, epoch: Epoch, createdAt: Int, base: Seq) {
        self.board = board
        self.title = title
        self.epoch = epoch
        self.createdAt = createdAt
        self.base = base
    }

    public init(_ info: BoardInfo) {
        self.init(
            board: info.id, title: info.title, epoch: info.epoch, createdAt: info.createdAt, base: info.oldest - 1)
    }

    public var json: JSON {
        [
            "type": "easel-archive", "format": .number(Double(Self.format)), "board": .string(board.string),
            "title": .string(title), "epoch": .string(epoch.string), "createdAt": .number(Double(createdAt)),
            "base": .number(Double(base)),
        ]
    }

    /// Throws ``ArchiveError/notAnArchive(_:)``.
    public init(json: JSON) throws(ArchiveError) {
        guard json["type"] == "easel-archive" else {
            throw .notAnArchive("its first line is not that of an archive of Easel")
        }
        guard let format = json["format"]?.integerValue, format >= 1 else {
            throw .notAnArchive("its first line has no format, or none that there has been")
        }
        guard format <= Self.format else {
            throw .notAnArchive("it was written by a newer version of Easel; use that version")
        }
        guard let board = json["board"]?.stringValue.flatMap({ try? BoardID(validating: $0) }),
            let title = json["title"]?.stringValue,
            let epoch = json["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) }),
            let createdAt = json["createdAt"]?.integerValue, (0...StoredValue.latestTime).contains(createdAt),
            let base = json["base"]?.integerValue, (0...ArchiveRules.largestBase).contains(base)
        else { throw .notAnArchive("its first line lacks a valid board, title, epoch, createdAt or base") }
        guard BoardTitle.isValid(title) else {
            throw .notAnArchive("its title has more than \(BoardTitle.maximumCharacters) characters")
        }
        self.init(board: board, title: title, epoch: epoch, createdAt: createdAt, base: base)
    }
}
