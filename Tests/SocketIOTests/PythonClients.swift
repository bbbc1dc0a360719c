import EaselTestSupport
import Foundation

/// The Python that has clients of Socket.IO.
enum PythonClients {
    struct Missing: Error, CustomStringConvertible { let description: String }

    /// Its path. The first call of all installs it.
    static func python() async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let result = try await ChildProcess.run(root.appending(path: "scripts/python-clients").path(), [])
        guard result.status == 0 else { throw Missing(description: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines) + "/bin/python"
    }
}
