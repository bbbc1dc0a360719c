public import EaselBoard

/// Why an archive can't be used.
public enum ArchiveError: Error, Sendable, Equatable {
    /// The text is something else.
    case notAnArchive(String)
    /// A line is not what an archive has there; lines count from 1.
    case damaged(line: Int, String)
    /// The archive ends before its last line.
    case cut(lines: Int)
    /// The operations do not give the document that the archive was made of.
    case wrongDigest(expected: Digest, found: Digest)
    /// The board is there already and is another one.
    case boardExists(BoardID, String)
    /// A file can't be written, and why.
    case notWritable(String, String)
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArchive(let why): "this is no archive of a board: \(why)"
        case .damaged(let line, let what): "the archive is damaged in line \(line): \(what)"
        case .cut(let lines): "the archive was cut: it ends after line \(lines) without its last line"
        case .wrongDigest(let expected, let found):
            "the archive is damaged: its operations give digest \(found), and it was made of \(expected)"
        case .boardExists(let board, let why): "board \(board.string) exists already: \(why); name another one"
        case .notWritable(let path, let why): "\(path) can't be written: \(why)"
        }
    }
}
