import EaselBoard
import EaselJSON

/// The result of comparing a board's digests.
struct BoardVerification: Sendable {
    let board: BoardID
    /// The seq behind which history is kept; 0 for all of it.
    let base: Seq
    let seq: Seq
    /// The digest of a replay of what is kept, made by this process.
    let replay: String
    /// The digest that each node has at the same seq, by its address.
    let nodes: [(url: String, digest: String)]

    var isSound: Bool { nodes.allSatisfy { $0.digest == replay } }

    static func run(board: BoardID, nodes: [String]) async throws -> BoardVerification {
        guard let first = nodes.first else { throw HistoryError("no node is named") }
        let history = ServerHistory(url: first, board: board)
        let (header, seq) = try await history.open()
        var replay = try await history.document(at: seq, from: header.base)
        var digests: [(String, String)] = []
        for url in nodes {
            let document = try await ServerRequest.json("\(url)/api/boards/\(board.string)/document?at=\(seq)")
            digests.append((url, document["digest"]?.stringValue ?? "none"))
        }
        return BoardVerification(
            board: board, base: header.base, seq: seq, replay: "\(replay.digest())", nodes: digests)
    }

    var text: String {
        let lines = nodes.map { "\($0.digest == replay ? "ok  " : "BAD ") \($0.digest)  \($0.url)" }
        return (["board \(board.string) at seq \(seq)", "      \(replay)  replay from seq \(base + 1)"] + lines)
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
