import AsyncHTTPClient
import EaselBoard
import EaselJSON
import NIOCore

/// What comparing a board's digests has shown.
struct BoardVerification: Sendable {
    let board: BoardID
    let seq: Seq
    /// The digest of a replay from seq 1, made by this process.
    let replay: String
    /// The digest that each node has at the same seq, by its address.
    let nodes: [(url: String, digest: String)]

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    var isSound: Bool { nodes.allSatisfy { $0.digest == replay } }

    /// Largest line of NDJSON and largest document that are read, in bytes.
    private static let maximumBytes = 1 << 30

    static func run(board: BoardID, nodes: [String]) async throws -> BoardVerification {
        guard let first = nodes.first else { throw Failure(description: "no node is named") }
        let info = try await document("\(first)/api/boards/\(board.string)")
        guard let seq = info["seq"]?.integerValue else {
            throw Failure(description: "\(first) did not answer with a board")
        }
        let replay = try await replay(board, from: first, upTo: seq)
        var digests: [(String, String)] = []
        for url in nodes {
            let document = try await document("\(url)/api/boards/\(board.string)/document?at=\(seq)")
            digests.append((url, document["digest"]?.stringValue ?? "none"))
        }
        return BoardVerification(board: board, seq: seq, replay: "\(replay)", nodes: digests)
    }

    private static func response(_ url: String) async throws -> HTTPClientResponse {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .minutes(10))
        guard response.status == .ok else {
            let body = try await response.body.collect(upTo: 1 << 20)
            throw Failure(description: "\(url) answered \(response.status.code): \(String(buffer: body))")
        }
        return response
    }

    private static func document(_ url: String) async throws -> JSON {
        let body = try await response(url).body.collect(upTo: maximumBytes)
        return try JSON(parsing: body.readableBytesView)
    }

    /// Folds the log, a line at a time, in constant memory beside the document.
    private static func replay(_ board: BoardID, from url: String, upTo seq: Seq) async throws -> Digest {
        var document = Document()
        var last = 0
        var rest = ByteBuffer()
        for try await chunk in try await response("\(url)/api/boards/\(board.string)/operations?limit=all").body {
            rest.writeImmutableBuffer(chunk)
            while last < seq, let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
                let line = rest.readSlice(length: end - rest.readerIndex)
            {
                rest.moveReaderIndex(forwardBy: 1)
                let operation = try EaselBoard.Operation(json: JSON(parsing: line.readableBytesView))
                guard operation.seq == last + 1 else {
                    throw Failure(description: "the log has seq \(operation.seq) behind seq \(last)")
                }
                document.apply(operation)
                last = operation.seq
            }
            rest.discardReadBytes()
            if last == seq { break }
        }
        guard last == seq else { throw Failure(description: "the log ends at seq \(last), the board is at seq \(seq)") }
        return document.digest()
    }

    var text: String {
        let lines = nodes.map { "\($0.digest == replay ? "ok  " : "BAD ") \($0.digest)  \($0.url)" }
        return (["board \(board.string) at seq \(seq)", "      \(replay)  replay from seq 1"] + lines)
            .joined(separator: "\n")
    }

    var json: String {
        JSON.object([
            "board": .string(board.string), "seq": .number(Double(seq)), "replay": .string(replay),
            "isSound": .bool(isSound),
            "nodes": .array(nodes.map { ["url": .string($0.url), "digest": .string($0.digest)] }),
        ]).canonicalString
    }
}
