/// Why a document is not made a picture or a file.
public enum PictureError: Error, Sendable, Equatable {
    /// More would have to be drawn than is allowed.
    case tooManyMarks(allowed: Int)
    /// The picture or file would be longer than is allowed.
    case tooLarge(bytesAllowed: Int)
    /// The task that was to make it was cancelled.
    case cancelled
}

extension PictureError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooManyMarks(let allowed):
            "it has more than \(allowed) marks (points of outlines and lines of text), which is all that may be drawn"
        case .tooLarge(let allowed): "it would be longer than the \(allowed) bytes that are allowed"
        case .cancelled: "drawing was cancelled"
        }
    }
}
