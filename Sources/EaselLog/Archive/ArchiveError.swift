public import EaselBoard

/// Why an archive can't be used. Nothing here tells what a store holds.
public enum ArchiveError: Error, Sendable, Equatable {
    /// The text is something else.
    case notAnArchive(String)
    /// A line is not what an archive has there; lines count from 1.
    case damaged(line: Int, String)
    /// A line holds what a submit could not put onto a board.
    case rejected(line: Int, Rejection)
    /// There is more of it than is taken.
    case tooLarge(String)
    /// The archive ends before its last line.
    case cut(lines: Int)
    /// The operations do not give the document that the archive was made of.
    case wrongDigest
    /// A file can't be written, and why.
    case notWritable(String, String)
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArchive(let why): "this is no archive of a board: \(why)"
        case .damaged(let line, let what): "the archive is damaged in line \(line): \(what)"
        case .rejected(let line, let rejection): "line \(line) of the archive can't be restored: \(rejection.message)"
        case .tooLarge(let why): "the archive is too large: \(why)"
        case .cut(let lines): "the archive was cut: it ends after line \(lines) without its last line"
        case .wrongDigest: "the archive is damaged: its operations don't give the digest that its last line tells"
        case .notWritable(let path, let why): "\(path) can't be written: \(why)"
        }
    }
}
