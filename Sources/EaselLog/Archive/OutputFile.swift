import Foundation
public import NIOCore

/// A file that is written piece by piece, or the standard output. It appears under its name only once it is complete.
public struct OutputFile {
    private let path: String?
    private let partial: String
    private let file: FileHandle

    /// Throws ``ArchiveError/notWritable(_:_:)``.
    ///
    /// - Parameters:
    ///   - path: nil or `-` is the standard output.
    ///   - writer: names the writer, where several may write a file of that name at the same time. Such a file is for this
    ///     user alone; others get the mode that the user gives files.
    public init(_ path: String?, by writer: String? = nil) throws(ArchiveError) {
        guard let path, path != "-" else {
            (self.path, partial, file) = (nil, "", .standardOutput)
            return
        }
        partial = path + (writer.map { ".\($0)" } ?? "") + ".partial"
        let attributes: [FileAttributeKey: Any]? = writer == nil ? nil : [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: attributes),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw .notWritable(path, "it can't be made there") }
        (self.path, self.file) = (path, file)
    }

    public func write(_ bytes: some Collection<UInt8>) throws {
        try file.write(contentsOf: Data(bytes))
    }

    public func write(_ bytes: ByteBuffer) throws {
        try write(bytes.readableBytesView)
    }

    /// Throws ``ArchiveError/notWritable(_:_:)``. Once it returns, the file is on the disk.
    public func finish() throws {
        guard let path else { return }
        try file.synchronize()
        try file.close()
        guard rename(partial, path) == 0 else { throw ArchiveError.notWritable(path, "errno \(errno)") }
    }
}
