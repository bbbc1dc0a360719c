import Foundation

/// A real `easel serve` process, as a user would start it, on a free port of the loopback.
public final class NodeProcess: @unchecked Sendable {
    // Sendable: everything mutable is guarded by `lock`.
    private let lock = NSLock()
    private var process: Process?
    private let arguments: [String]
    private let log: URL
    /// The port that the node listens on; kept over a restart.
    public let port: Int

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts a node and waits until it says that it is ready. `arguments` are those of `easel serve`.
    public init(_ arguments: [String]) async throws {
        let port = try FreePort.find()
        self.port = port
        self.arguments = ["serve", "--port", String(port)] + arguments
        self.log = FileManager.default.temporaryDirectory.appendingPathComponent("easel-node-\(UUID().uuidString).log")
        try await start()
    }

    deinit {
        if let process, process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: log)
    }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the process again, after it was killed or has ended.
    public func start() async throws {
        let process = Process()
        process.executableURL = try Self.executable()
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        lock.withLock { self.process = process }
        try await waitUntilReady(process)
    }

    private func waitUntilReady(_ process: Process) async throws {
        for _ in 0..<1_500 {
            guard process.isRunning else {
                throw Failure(description: "easel serve ended with \(process.terminationStatus):\n\(printed)")
            }
            if let answer = try? await HTTPRequest.get("\(url)/readyz"), answer.status == 200 { return }
            try await Task.sleep(nanoseconds: 20_000_000)
        }
        throw Failure(description: "easel serve did not get ready within 30 s:\n\(printed)")
    }

    /// All that the process has printed.
    public var printed: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    public var pid: Int32 { lock.withLock { process?.processIdentifier ?? -1 } }

    /// kill -9, and waits until it is gone.
    public func kill9() {
        signalAndWait(SIGKILL)
    }

    /// SIGTERM; returns the exit status once it has ended.
    @discardableResult
    public func terminate() -> Int32 {
        signalAndWait(SIGTERM)
    }

    /// SIGSTOP and SIGCONT.
    public func pause() { kill(pid, SIGSTOP) }
    public func resume() { kill(pid, SIGCONT) }

    @discardableResult
    private func signalAndWait(_ signal: Int32) -> Int32 {
        guard let process = lock.withLock({ self.process }) else { return -1 }
        if process.isRunning { kill(process.processIdentifier, signal) }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The `easel` that was built together with these tests.
    public static func executable() throws -> URL {
        let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let easel = products.appendingPathComponent("easel")
        guard FileManager.default.isExecutableFile(atPath: easel.path) else {
            throw Failure(description: "no easel beside the tests, at \(easel.path); run `swift build` first")
        }
        return easel
    }
}
