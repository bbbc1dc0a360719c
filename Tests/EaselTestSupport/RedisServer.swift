import Foundation

/// A real redis-server of a test's own, on a free port of the loopback, in a directory of its own.
public final class RedisServer: @unchecked Sendable {
    // Sendable: `process` is guarded by `lock`, the rest does not change.
    public let port: Int
    private let directory: URL
    private let options: [String]
    private let lock = NSLock()
    private var process: Process?

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts it with `--name value` options besides its own, and waits until it answers.
    public init(_ options: [String] = ["--appendonly", "yes", "--appendfsync", "always"]) async throws {
        port = try FreePort.find()
        self.options = options
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("easel-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try await start()
    }

    deinit {
        if let process, process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: directory)
    }

    public var url: String { "redis://127.0.0.1:\(port)" }
    public var pid: Int32 { lock.withLock { process?.processIdentifier ?? -1 } }

    /// Starts it again, on the same port and data.
    public func start() async throws {
        guard let path = Self.find("redis-server") else {
            throw Failure(description: "redis-server is not installed; `make test` installs it")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.currentDirectoryURL = directory
        process.arguments = ["--port", String(port), "--bind", "127.0.0.1", "--save", ""] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        lock.withLock { self.process = process }
        for _ in 0..<1_500 {
            guard process.isRunning else { throw Failure(description: "redis-server ended at once") }
            if (try? command("PING"))?.contains("PONG") == true { return }
            try await Task.sleep(nanoseconds: 10_000_000)
        }
        throw Failure(description: "redis-server did not answer within 15 s")
    }

    /// kill -9, and waits until it is gone.
    public func kill9() {
        guard let process = lock.withLock({ self.process }) else { return }
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    public func pause() { Foundation.kill(pid, SIGSTOP) }
    public func resume() { Foundation.kill(pid, SIGCONT) }

    /// Says something to it by redis-cli and gives the answer.
    @discardableResult
    public func command(_ words: String...) throws -> String {
        guard let path = Self.find("redis-cli") else { throw Failure(description: "redis-cli is not installed") }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-p", String(port)] + words
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Says something to it by redis-cli without waiting for the answer.
    public func startCommand(_ words: String...) throws -> Process {
        guard let path = Self.find("redis-cli") else { throw Failure(description: "redis-cli is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-p", String(port)] + words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private static func find(_ name: String) -> String? {
        ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
