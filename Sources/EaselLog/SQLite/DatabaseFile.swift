import Foundation
import Logging
import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#endif

/// A database's file, for this process alone and for nobody else's eyes.
///
/// Two processes on one file would each believe that it knows who is there and what comes next. The lock is the system's:
/// it is gone with the process that holds it, however that ends.
final class DatabaseFile: Sendable {
    private static let files = ["", "-wal", "-shm", "-lock"]

    private let descriptor: NIOLockedValueBox<Int32?>

    /// Makes the directory (mode 0700) and the file (0600) where they are not there yet, and takes from others what they may
    /// do with those that are.
    ///
    /// Throws ``LogError/unavailable(_:)`` if another process has the file open, or it can't be made.
    init(_ path: String, logger: Logger) throws(LogError) {
        let directory = (path as NSString).deletingLastPathComponent
        try Self.makePrivate(directory: directory.isEmpty ? "." : directory, of: path, logger: logger)
        descriptor = NIOLockedValueBox(try Self.lock(path, logger: logger))
        for suffix in Self.files { Self.makePrivate(file: path + suffix) }
        let created = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard created >= 0 else {
            let reason = String(cString: strerror(errno))
            release()
            throw .unavailable("\(path) can't be written: \(reason)")
        }
        close(created)
    }

    deinit { release() }

    /// Lets another process have the file.
    func release() {
        descriptor.withLockedValue { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    private static func lock(_ path: String, logger: Logger) throws(LogError) -> Int32 {
        let name = path + "-lock"
        let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("\(name) can't be written: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { close(descriptor) }
            guard reason == EWOULDBLOCK else {
                throw .unavailable("\(name) can't be locked: \(String(cString: strerror(reason)))")
            }
            throw .unavailable(
                "\(path) is in use by process \(owner(descriptor)); stop that process first, or name another directory")
        }
        let owner = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) != 0 || pwrite(descriptor, owner, owner.count, 0) != owner.count {
            logger.debug("Lock file does not tell its owner", metadata: ["path": "\(name)"])
        }
        return descriptor
    }

    private static func owner(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
    }

    /// A directory that holds other things too is its owner's to decide about.
    private static func makePrivate(directory: String, of path: String, logger: Logger) throws(LogError) {
        let manager = FileManager.default
        guard manager.fileExists(atPath: directory) else {
            do {
                try manager.createDirectory(
                    atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw .unavailable("the directory \(directory) can't be made: \(error.localizedDescription)")
            }
            return
        }
        let name = (path as NSString).lastPathComponent
        let own = Set([name, "boards.sqlite", "excalidraw.sqlite"].flatMap { name in files.map { name + $0 } })
        let found = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
        if own.isSuperset(of: found) {
            chmod(directory, 0o700)
        } else if let mode = mode(of: directory), mode & 0o077 != 0 {
            logger.debug(
                "Other users can look into the data directory; its files are for this user alone",
                metadata: ["directory": "\(directory)", "mode": "\(String(mode & 0o777, radix: 8))"])
        }
    }

    private static func makePrivate(file: String) {
        if let mode = mode(of: file), mode & 0o777 != 0o600 { chmod(file, 0o600) }
    }

    private static func mode(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
