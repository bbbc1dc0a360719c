import Foundation

/// A file that a command writes, or its standard output. It appears under its name only once it is whole.
struct OutputFile {
    private let path: String?
    private let partial: String
    private let file: FileHandle

    /// Nil or `-` is the standard output.
    init(_ path: String?) throws {
        guard let path, path != "-" else {
            (self.path, partial, file) = (nil, "", .standardOutput)
            return
        }
        partial = path + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw HistoryError("\(path) can't be written") }
        (self.path, self.file) = (path, file)
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        try file.write(contentsOf: Data(bytes))
    }

    func finish() throws {
        guard let path else { return }
        try file.close()
        guard rename(partial, path) == 0 else { throw HistoryError("\(path) can't be written: errno \(errno)") }
    }
}
