import Foundation

/// A line on a terminal that says how far something is; nothing where nobody looks.
struct Progress {
    private static let width = 30
    private let what: String
    private let total: Int
    private let isShown = isatty(STDERR_FILENO) == 1
    private var shown = ContinuousClock.now - .seconds(1)

    init(_ what: String, total: Int) {
        self.what = what
        self.total = max(total, 1)
    }

    mutating func show(_ done: Int) {
        guard isShown, shown + .milliseconds(100) < .now || done == total else { return }
        shown = .now
        let filled = Self.width * min(done, total) / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        FileHandle.standardError.write(Data("\r\(what) [\(bar)] \(done)/\(total) ".utf8))
    }

    func end() {
        if isShown { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
