import Foundation

/// The Python that has clients of Socket.IO.
public enum PythonClients {
    public struct Missing: Error, CustomStringConvertible { public let description: String }

    /// Its path. The first call of all installs it.
    public static func python() async throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let result = try await ChildProcess.run(root.appending(path: "scripts/python-clients").path(), [])
        guard result.status == 0 else { throw Missing(description: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines) + "/bin/python"
    }
}
