public import EaselBoard
public import NIOCore

extension ArchiveWriter {
    /// Makes a whole archive: the opening, a line for each operation, and the closing.
    ///
    /// Throws ``LogError/corrupt(_:)`` if the operations have a hole, and what `read` and `take` throw.
    ///
    /// - Parameters:
    ///   - read: gives its argument every operation behind ``ArchiveHeader/base``, in seq order.
    ///   - take: gets each line with its line break, and the seq of the operation on it; nil for other lines.
    /// - Returns: the digest on the last line.
    public func write(
        reading read: (_ body: (LoggedOperation) async throws -> Void) async throws -> Void,
        to take: @escaping (_ line: ByteBuffer, _ seq: Seq?) async throws -> Void
    ) async throws -> Digest {
        var writer = self
        for line in writer.opening() { try await take(line, nil) }
        try await read { operation in try await take(writer.line(operation), operation.seq) }
        let (line, digest) = writer.closing()
        try await take(line, nil)
        return digest
    }
}
