import NIOConcurrencyHelpers
import SystemPackage

/// Where an audit log goes: a file that only its owner may read, to which lines are appended, or the standard output. A file
/// that was renamed or removed is made anew, so that logs can be rotated without a signal.
final class AuditOutput: Sendable {
    /// Nil for the standard output.
    private let path: String?
    /// What is written to.
    private let file: NIOLockedValueBox<FileDescriptor>

    /// `-` is the standard output. Throws ``ConfigurationError`` for a file that can't be appended to.
    init(_ destination: String) throws(ConfigurationError) {
        guard destination != "-" else {
            (path, file) = (nil, NIOLockedValueBox(.standardOutput))
            return
        }
        path = destination
        do {
            file = NIOLockedValueBox(try Self.opened(destination))
        } catch {
            throw ConfigurationError("audit: the file \(destination) can't be written: \(error)")
        }
    }

    deinit { if path != nil { try? file.withLockedValue { $0 }.close() } }

    private static func opened(_ path: String) throws -> FileDescriptor {
        // Without nonBlocking, a named pipe that nobody reads would hold up the node.
        try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .append, .closeOnExec, .nonBlocking],
            permissions: [.ownerReadWrite])
    }

    /// Appends bytes, and takes out those that were: after a failure the rest of a line is written behind its beginning. Blocks
    /// for as long as the disk does.
    func write(_ bytes: inout ArraySlice<UInt8>) throws {
        let file = try current()
        while !bytes.isEmpty {
            let count = try bytes.withUnsafeBytes { try file.write($0) }
            bytes = bytes.dropFirst(count)
        }
    }

    private func current() throws -> FileDescriptor {
        let old = file.withLockedValue { $0 }
        guard let path else { return old }
        if let there = FileStamp(path), let ours = FileStamp(descriptor: old.rawValue), there.isSameFile(as: ours) {
            return old
        }
        let new = try Self.opened(path)
        file.withLockedValue { $0 = new }
        try? old.close()
        return new
    }
}
