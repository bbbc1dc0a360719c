import Foundation

/// Tells one state of a file from another without reading it, as far as its file system can.
struct FileStamp: Sendable, Hashable {
    let mode: UInt32
    private let device: UInt64
    /// Names the file itself: another one that was moved to the same path has another.
    private let inode: UInt64
    private let size: Int
    private let changedAt: [Int]

    /// Nil if nothing is there. A link counts as what it leads to.
    init?(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        self.init(info)
    }

    /// The state of an open file; nil if it can't be told.
    init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        self.init(info)
    }

    private init(_ info: stat) {
        mode = UInt32(info.st_mode)
        device = UInt64(truncatingIfNeeded: info.st_dev)
        inode = UInt64(truncatingIfNeeded: info.st_ino)
        size = Int(truncatingIfNeeded: info.st_size)
        #if canImport(Darwin)
            changedAt = [info.st_mtimespec, info.st_ctimespec].flatMap { [$0.tv_sec, $0.tv_nsec] }
        #else
            changedAt = [info.st_mtim, info.st_ctim].flatMap { [$0.tv_sec, $0.tv_nsec] }
        #endif
    }

    /// Whether both are states of one file.
    func isSameFile(as other: FileStamp) -> Bool { device == other.device && inode == other.inode }
}
