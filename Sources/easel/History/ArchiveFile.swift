import EaselBoard
import EaselJSON
import EaselLog
import Foundation
import NIOCore

/// An archive in a file. It is read through and held against its digest before anything of it is used.
struct ArchiveFile: BoardHistory {
    let path: String
    let header: ArchiveHeader
    let last: Seq
    let digest: Digest
    private let remembered: [KnownPerson]

    /// Throws ``EaselLog/ArchiveError`` for what is cut, damaged or something else.
    init(path: String) throws {
        self.path = path
        var (reader, lines) = (ArchiveReader(), try FileLines(path: path))
        while let line = try lines.next() { _ = try reader.read(line) }
        try reader.finish()
        guard let header = reader.header else { throw ArchiveError.notAnArchive("it is empty") }
        var document = reader.document
        (self.header, last, digest) = (header, reader.seq, document.digest())
        remembered = reader.people
    }

    func open() async throws -> (header: ArchiveHeader, last: Seq) { (header, last) }

    func people() async throws -> [KnownPerson] { remembered }

    func baseDocument() async throws -> Document {
        var (reader, lines) = (ArchiveReader(), try FileLines(path: path))
        var document = Document()
        while let line = try lines.next() {
            switch try reader.read(line) {
            case .header, .snapshot: document = reader.document
            case .operation, .trailer: return document
            }
        }
        return document
    }

    func read(after: Seq, upTo last: Seq, _ body: (LoggedOperation) async throws -> Void) async throws {
        var (reader, lines) = (ArchiveReader(), try FileLines(path: path))
        while let line = try lines.next() {
            guard case .operation(let operation) = try reader.read(line), operation.seq > after else { continue }
            guard operation.seq <= last else { return }
            try await body(operation)
        }
    }
}
