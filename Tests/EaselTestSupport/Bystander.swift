public import EaselBoard
import Foundation

/// Somebody who draws on a node while a test does something bad to it, and who must not notice.
public enum Bystander {
    /// What the bystander noticed.
    public struct Disturbed: Error {
        public let what: String
    }

    /// Runs `body` with a new node and the board that somebody draws on. Throws ``Disturbed`` unless the board still takes
    /// operations after it, the bystander's connection has held, and the node stops gracefully.
    public static func draws(
        _ body: (_ node: NodeProcess, _ board: BoardID, _ bystander: RecordingClient) async throws -> Void
    ) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let board = BoardID.random()
        let bystander = try RecordingClient(board, nodes: [node.url])
        try await bystander.connect()
        try await body(node, board, bystander)
        try await bystander.submit([.clear])
        if let failure = bystander.failure { throw Disturbed(what: "\(failure)") }
        if bystander.wasDisconnected { throw Disturbed(what: "the connection was lost") }
        let status = await node.terminate()
        if status != 0 { throw Disturbed(what: "the node ended with status \(status)") }
    }
}
