import Foundation
import NIOConcurrencyHelpers
import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// A process that a test runs beside itself. It is killed, at the latest, with the value that stands for it.
///
/// Nothing here blocks a thread: tests share few, and one that waits for a process must not hold up the one that would
/// end it.
public final class ChildProcess: Sendable {
    private enum State {
        case running(waiting: [CheckedContinuation<Int32, Never>])
        case ended(Int32)
    }

    public let pid: Int32
    private let state: NIOLockedValueBox<State>

    private init(pid: Int32, state: NIOLockedValueBox<State>) {
        self.pid = pid
        self.state = state
    }

    deinit { signal(SIGKILL) }

    /// Starts a program; what it prints goes to the file `log`, made anew, or nowhere.
    public static func start(
        _ path: String, _ arguments: [String], in directory: String? = nil, log: String? = nil
    ) async throws -> ChildProcess {
        let output = try FileDescriptor.open(
            FilePath(log ?? "/dev/null"), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite])
        let state = NIOLockedValueBox(State.running(waiting: []))
        let pid: Int32 = try await withCheckedThrowingContinuation { started in
            Task {
                do {
                    let result = try await Subprocess.run(
                        .path(FilePath(path)), arguments: Arguments(arguments),
                        workingDirectory: directory.map { FilePath($0) }, input: .none,
                        output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                        error: .fileDescriptor(output, closeAfterSpawningProcess: false)
                    ) { execution in
                        started.resume(returning: execution.processIdentifier.value)
                    }
                    end(state, with: status(result.terminationStatus))
                } catch {
                    // The body can't throw: the program was not started.
                    started.resume(throwing: error)
                }
                try? output.close()
            }
        }
        return ChildProcess(pid: pid, state: state)
    }

    /// Runs a program to its end, with all that it prints on its standard output and error.
    public static func run(
        _ path: String, _ arguments: [String], input: [UInt8] = []
    ) async throws -> (status: Int32, output: String, errors: String) {
        let command = ([path] + arguments).joined(separator: " ")
        return try await Patience.bounding("the end of \(command.prefix(200))") {
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments), input: .array(input),
                output: .string(limit: 256 << 20), error: .string(limit: 1 << 20))
            return (status(result.terminationStatus), result.standardOutput, result.standardError)
        }
    }

    public var isRunning: Bool {
        state.withLockedValue { if case .running = $0 { true } else { false } }
    }

    /// Stops the process, and returns when all of it stands still: a busy machine lets threads run on for a while.
    public func pause() {
        signal(SIGSTOP)
        while let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task"),
            threads.contains(where: { isRunning(thread: $0) })
        {
            usleep(1_000)
        }
    }

    private func isRunning(thread: String) -> Bool {
        let stat = try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/stat", encoding: .utf8)
        // The state stands behind the name, which is in brackets.
        guard let state = stat?.split(separator: ")").last?.drop(while: { $0 == " " }).first else { return false }
        return !"TtZX".contains(state)
    }

    /// Does nothing once the process has ended.
    public func signal(_ number: Int32) {
        state.withLockedValue { if case .running = $0 { _ = kill(pid, number) } }
    }

    /// Asks it to end, and kills it if it does not. Gives the same as ``wait()``.
    @discardableResult
    public func terminate() async -> Int32 {
        signal(SIGTERM)
        let watch = Task {
            try await Task.sleep(for: Patience.limit)
            signal(SIGKILL)
        }
        defer { watch.cancel() }
        return await wait()
    }

    /// The exit status, or the negative number of the signal that ended it, once it has ended.
    @discardableResult
    public func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            let ended: Int32? = state.withLockedValue { state in
                switch state {
                case .ended(let status):
                    return status
                case .running(let waiting):
                    state = .running(waiting: waiting + [continuation])
                    return nil
                }
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    private static func end(_ state: NIOLockedValueBox<State>, with status: Int32) {
        let waiting = state.withLockedValue { state in
            defer { state = .ended(status) }
            return if case .running(let waiting) = state { waiting } else { [] as [CheckedContinuation<Int32, Never>] }
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }

    private static func status(_ status: TerminationStatus) -> Int32 {
        switch status {
        case .exited(let code): code
        case .signaled(let signal): -signal
        }
    }
}
