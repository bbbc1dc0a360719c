import Foundation
import NIOConcurrencyHelpers

/// A real redis-server of a test's own, on a free port of the loopback, in a directory of its own.
public final class RedisServer: Sendable {
    private let reservation: ReservedPort
    private let directory: URL
    private let arguments: [String]
    private let process = NIOLockedValueBox<ChildProcess?>(nil)

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts it with `--name value` options besides its own, and waits until it answers.
    ///
    /// By default it keeps whatever it has answered when it is killed. For that its file must be written before each
    /// answer, but not synced: that matters when a machine loses power, and a busy disk can make it take seconds.
    public init(_ options: [String] = ["--appendonly", "yes", "--appendfsync", "no"]) async throws {
        reservation = try ReservedPort()
        arguments =
            [
                "--port", String(reservation.number), "--bind", "127.0.0.1", "--save", "", "--enable-debug-command",
                "yes",
            ] + options
        directory = try Self.makeDirectory()
        try await start()
    }

    /// Starts a Sentinel with these lines of configuration besides its own: it keeps what it learns in its file.
    public init(sentinel lines: String) async throws {
        reservation = try ReservedPort()
        directory = try Self.makeDirectory()
        let file = directory.path + "/sentinel.conf"
        try "port \(reservation.number)\nbind 127.0.0.1\n\(lines)\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        arguments = [file, "--sentinel"]
        try await start()
    }

    private static func makeDirectory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("easel-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    deinit {
        current?.signal(SIGKILL)
        try? FileManager.default.removeItem(at: directory)
    }

    public var port: Int { reservation.number }

    public var url: String { "redis://127.0.0.1:\(port)" }
    private var current: ChildProcess? { process.withLockedValue { $0 } }

    /// Starts it again, on the same port and data, without waiting for anything.
    @discardableResult
    public func launch(_ more: [String] = []) async throws -> ChildProcess {
        let process = try await ChildProcess.start(
            Executable.find("redis-server"), arguments + more, in: directory.path)
        self.process.withLockedValue { $0 = process }
        return process
    }

    /// Starts it again, on the same port and data, unless it runs; and waits until it answers.
    public func start() async throws {
        var running = current
        if running?.isRunning != true { running = try await launch() }
        guard let process = running else { return }
        try await Eventually.holds("redis-server answers") {
            guard process.isRunning else { throw Failure(description: "redis-server ended at once") }
            return (try? await command("PING"))?.contains("PONG") == true
        }
    }

    /// kill -9, and waits until it is gone.
    public func kill9() async {
        current?.signal(SIGKILL)
        await current?.wait()
    }

    /// Cuts the last part off its append-only file, as a crash before fsync does. For a server that does not run.
    public func cutLog(keeping part: Double) throws {
        let files = directory.appendingPathComponent("appendonlydir")
        for name in try FileManager.default.contentsOfDirectory(atPath: files.path) where name.hasSuffix(".incr.aof") {
            let file = try FileHandle(forUpdating: files.appendingPathComponent(name))
            try file.truncate(atOffset: UInt64(Double(try file.seekToEnd()) * part))
            try file.close()
        }
    }

    public func pause() { current?.pause() }
    public func resume() { current?.signal(SIGCONT) }

    /// Says something to it by redis-cli and gives the answer.
    @discardableResult
    public func command(_ words: String...) async throws -> String {
        try await ChildProcess.run(Executable.find("redis-cli"), ["-p", String(port)] + words).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Says something to it by redis-cli without waiting for the answer.
    public func startCommand(_ words: String...) async throws -> ChildProcess {
        try await ChildProcess.start(Executable.find("redis-cli"), ["-p", String(port)] + words)
    }
}
