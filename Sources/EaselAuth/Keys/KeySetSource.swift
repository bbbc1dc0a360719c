import Foundation

/// Where the text of a key set (RFC 7517) comes from.
public protocol KeySetSource: Sendable {
    /// The text as it is now, of at most ``KeySetCache/maximumBytes``.
    func load() async throws -> [UInt8]
}

/// A key set in a file.
public struct KeySetFile: KeySetSource {
    private let path: String

    public init(path: String) {
        self.path = path
    }

    /// Throws if the file can't be read, or is too large to be a key set.
    public func load() throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        let bytes = try file.read(upToCount: KeySetCache.maximumBytes + 1) ?? Data()
        guard bytes.count <= KeySetCache.maximumBytes else { throw KeySetError("it is too large") }
        return Array(bytes.unmarked)
    }
}

/// What is wrong with a key set.
public struct KeySetError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
