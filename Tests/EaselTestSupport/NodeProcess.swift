import Foundation
import NIOConcurrencyHelpers

/// A real `easel serve` process, as a user would start it, on a free port of the loopback.
public final class NodeProcess: Sendable {
    private let process = NIOLockedValueBox<ChildProcess?>(nil)
    private let command: [String]
    private let log: String
    /// The port that the node listens on; kept over a restart.
    public let port: Int

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts a node and waits until it says that it is ready. `arguments` are those of `easel serve`, `launcher` is what
    /// stands before the command, in the words of env(1).
    public init(_ arguments: [String], launcher: [String] = []) async throws {
        let port = try FreePort.find()
        self.port = port
        self.command = launcher + [try Executable.easel(), "serve", "--port", String(port)] + arguments
        self.log =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("easel-node-\(UUID().uuidString).log").path
        try await start()
    }

    deinit { try? FileManager.default.removeItem(atPath: log) }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the process again, after it was killed or has ended, and waits until it is ready.
    public func start() async throws {
        let process = try await ChildProcess.start(Executable.find("env"), command, log: log)
        self.process.withLockedValue { $0 = process }
        for _ in 0..<1_500 {
            guard process.isRunning else {
                throw Failure(description: "easel serve ended with \(await process.wait()):\n\(printed)")
            }
            if let answer = try? await HTTPRequest.get("\(url)/readyz"), answer.status == 200 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "easel serve did not get ready within 30 s:\n\(printed)")
    }

    /// All that the process has printed.
    public var printed: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    private var current: ChildProcess? { process.withLockedValue { $0 } }

    public var pid: Int32 { current?.pid ?? -1 }

    /// kill -9, and waits until it is gone.
    public func kill9() async {
        await signalAndWait(SIGKILL)
    }

    /// SIGTERM; returns the exit status once it has ended.
    @discardableResult
    public func terminate() async -> Int32 {
        await signalAndWait(SIGTERM)
    }

    /// SIGSTOP and SIGCONT.
    public func pause() { current?.signal(SIGSTOP) }
    public func resume() { current?.signal(SIGCONT) }

    @discardableResult
    private func signalAndWait(_ signal: Int32) async -> Int32 {
        guard let current else { return -1 }
        current.signal(signal)
        return await current.wait()
    }
}
