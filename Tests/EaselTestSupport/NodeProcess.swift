import Foundation
import NIOConcurrencyHelpers

/// A real `easel serve` process, as a user would start it, on a free port of the loopback.
public final class NodeProcess: Sendable {
    private let process = NIOLockedValueBox<ChildProcess?>(nil)
    private let command: [String]
    private let log: String
    private let reservation: ReservedPort
    /// Whether it speaks TLS.
    private let isSecure: Bool

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts a node and waits until it says that it is ready. `arguments` are those of `easel serve`, `launcher` is what
    /// stands before the command, in the words of env(1).
    public init(_ arguments: [String], launcher: [String] = []) async throws {
        reservation = try ReservedPort()
        // Only those who test how sessions are sent away wait for it at each stop.
        let spread = arguments.contains("--drain-spread") ? [] : ["--drain-spread", "100ms"]
        isSecure = arguments.contains("--tls-cert")
        command =
            launcher + [try Executable.easel(), "serve", "--port", String(reservation.number)] + spread + arguments
        log =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("easel-node-\(UUID().uuidString).log").path
        try await start()
    }

    deinit { try? FileManager.default.removeItem(atPath: log) }

    /// The port that the node listens on; kept over a restart.
    public var port: Int { reservation.number }

    public var url: String { "\(isSecure ? "https" : "http")://127.0.0.1:\(port)" }

    /// Starts the process again, after it was killed or has ended, and waits until it is ready.
    public func start() async throws {
        let process = try await ChildProcess.start(Executable.find("env"), command, log: log)
        self.process.withLockedValue { $0 = process }
        do {
            try await Eventually.holds("easel serve is ready") {
                guard process.isRunning else {
                    throw Failure(description: "easel serve ended with \(await process.wait()):\n\(printed)")
                }
                return (try? await HTTPRequest.get("\(url)/readyz"))?.status == 200
            }
        } catch let error as Patience.TimedOut {
            throw Failure(description: "\(error):\n\(printed)")
        }
    }

    /// All that the process has printed.
    public var printed: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    private var current: ChildProcess? { process.withLockedValue { $0 } }

    public var pid: Int32 { current?.pid ?? -1 }

    /// kill -9, and waits until it is gone.
    public func kill9() async {
        current?.signal(SIGKILL)
        await current?.wait()
    }

    /// SIGTERM; returns the exit status once it has ended.
    @discardableResult
    public func terminate() async -> Int32 {
        await current?.terminate() ?? -1
    }

    /// SIGSTOP and SIGCONT.
    public func pause() { current?.pause() }
    public func resume() { current?.signal(SIGCONT) }
}
