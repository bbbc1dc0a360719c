/// What a picture may grow to, spent while it is drawn: small elements can make large pictures (a pen that turns back
/// at each of its points draws 18 for one).
public struct DrawingBudget: Sendable {
    /// Points of paths, lines of text and other marks.
    public static let defaultMarks = 1_000_000
    /// Bytes of markup.
    public static let defaultBytes = 32 << 20

    /// For one's own machine: whatever it takes.
    public static let unlimited = DrawingBudget(marks: .max, bytes: .max)

    private let marksAllowed: Int
    let bytesAllowed: Int
    private var marks = 0
    private var sinceLook = 0

    /// - Parameters:
    ///   - marks: points of paths, lines of text and other marks that may be drawn.
    ///   - bytes: the longest markup that may be written.
    public init(marks: Int = defaultMarks, bytes: Int = defaultBytes) {
        marksAllowed = marks
        bytesAllowed = bytes
    }

    /// Whether so many marks more may be drawn.
    func check(marks count: Int) throws(PictureError) {
        guard count <= marksAllowed - marks else { throw .tooManyMarks(allowed: marksAllowed) }
    }

    /// Draws so many marks more. Throws past the bound, and soon after the task was cancelled.
    mutating func spend(marks count: Int) throws(PictureError) {
        marks += count
        guard marks <= marksAllowed else { throw .tooManyMarks(allowed: marksAllowed) }
        sinceLook += count + 1
        guard sinceLook >= 4_096 else { return }
        sinceLook = 0
        if Task.isCancelled { throw .cancelled }
    }

    /// Whether markup of so many bytes may be written.
    func check(bytes: Int) throws(PictureError) {
        guard bytes <= bytesAllowed else { throw .tooLarge(bytesAllowed: bytesAllowed) }
    }
}
