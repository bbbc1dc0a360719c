import EaselTestSupport
import Foundation

/// Runs a node that keeps its boards in a directory of its own, for as long as `body` runs. `arguments` are those of
/// `easel serve`.
func withNode(_ arguments: [String] = [], _ body: (NodeProcess) async throws -> Void) async throws {
    let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: data) }
    let node = try await NodeProcess(["--data", data.path] + arguments)
    try await body(node)
    await node.terminate()
}
