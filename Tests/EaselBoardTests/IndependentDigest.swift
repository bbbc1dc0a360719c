import Foundation

/// `digest.py`, which shares no code with Easel.
enum IndependentDigest {
    /// Runs it.
    ///
    /// - Returns: the lines of its output.
    static func run(_ arguments: [String], input: [UInt8] = []) throws -> [String] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "digest.py")
        process.arguments = ["python3", script.path()] + arguments
        // Input through a file: a pipe that neither side empties would block both.
        let inputFile = FileManager.default.temporaryDirectory.appending(path: "digest-\(UUID()).json")
        try Data(input).write(to: inputFile)
        defer { try? FileManager.default.removeItem(at: inputFile) }
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    struct Failure: Error {
        let status: Int32
    }
}
