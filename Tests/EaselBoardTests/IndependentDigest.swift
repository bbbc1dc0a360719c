import EaselTestSupport
import Foundation

/// `digest.py`, which shares no code with Easel.
enum IndependentDigest {
    /// Runs it.
    ///
    /// - Returns: the lines of its output.
    static func run(_ arguments: [String], input: [UInt8] = []) async throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "digest.py")
        let result = try await ChildProcess.run(
            "/usr/bin/env", ["python3", script.path()] + arguments, input: input)
        guard result.status == 0 else { throw Failure(status: result.status) }
        return result.output.split(separator: "\n").map(String.init)
    }

    struct Failure: Error {
        let status: Int32
    }
}
