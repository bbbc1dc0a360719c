import EaselRoom
import NIOConcurrencyHelpers
import NIOCore

/// Carries out what ``WorkQueue`` decides: lets work begin, wait or be refused, ends it at its deadline and when its asker
/// leaves, and counts the bytes that requests and answers hold.
final class WorkAdmission: Sendable {
    private struct State {
        var queue: WorkQueue
        var nextTicket = 0
        var waiting: [WorkQueue.Ticket: CheckedContinuation<Void, any Error>] = [:]
    }

    private let limits: WorkLimits
    private let state: NIOLockedValueBox<State>

    init(_ limits: WorkLimits) {
        self.limits = limits
        state = NIOLockedValueBox(State(queue: WorkQueue(limits)))
    }

    var statistics: WorkStatistics {
        state.withLockedValue {
            WorkStatistics(
                active: $0.queue.active, waiting: $0.queue.waiting, refused: $0.queue.refused, bytes: $0.queue.bytes)
        }
    }

    /// Runs `work` once there is a place for it, on threads that nobody else needs.
    ///
    /// Throws ``WorkRefusal`` and what `work` throws. Work that is cancelled keeps its place until it has ended.
    func run<Result: Sendable>(
        for asker: Asker, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await wait(for: asker) { try await self.atPlace(for: asker, work) }
    }

    /// Runs `body` until the asker leaves or the deadline passes, either of which cancels it. It takes no place: for what
    /// waits on others, and calls ``atPlace(for:_:)`` where it does something itself.
    ///
    /// Throws ``WorkRefusal`` and what `body` throws.
    func wait<Result: Sendable>(
        for asker: Asker, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await asker.whileHere { try await self.withinDeadline(body) }
    }

    /// Runs `work` once there is a place for it. Call it within ``wait(for:_:)``.
    func atPlace<Result: Sendable>(
        for asker: Asker, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let place = try await enter(for: asker.party)
        defer { place.leave() }
        return try await withTaskExecutorPreference(WorkerThreads.background) { try await work() }
    }

    private func withinDeadline<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body() }
            group.addTask { [limits] in
                try await Task.sleep(nanoseconds: UInt64(limits.deadline.nanoseconds))
                return nil
            }
            guard let result = try await group.next() ?? nil else { throw WorkRefusal.deadline(limits.deadline) }
            return result
        }
    }

    // MARK: Places

    /// A place at work, given back at the latest when nobody has it any more.
    final class Place: Sendable {
        private let giveBack: NIOLockedValueBox<(@Sendable () -> Void)?>

        fileprivate init(_ giveBack: @escaping @Sendable () -> Void) {
            self.giveBack = NIOLockedValueBox(giveBack)
        }

        deinit { leave() }

        func leave() {
            let giveBack = self.giveBack.withLockedValue { giveBack in
                defer { giveBack = nil }
                return giveBack
            }
            giveBack?()
        }
    }

    /// Waits for a place. Throws ``WorkRefusal`` if none is to be had, and `CancellationError`.
    func enter(for address: Party?) async throws -> Place {
        let ticket = state.withLockedValue { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLockedValue { state in
                    let answer = state.queue.enter(ticket, for: address)
                    if answer == .waits { state.waiting[ticket] = continuation }
                    return answer
                }
                switch answer {
                case .begins: continuation.resume()
                case .waits: if Task.isCancelled { withdraw(ticket, of: address) }
                case .refused(let refusal): continuation.resume(throwing: refusal)
                }
            }
        } onCancel: {
            withdraw(ticket, of: address)
        }
        return Place { self.end(address) }
    }

    private func end(_ address: Party?) {
        let next = state.withLockedValue { state in
            state.queue.end(address, at: .now()).flatMap { state.waiting.removeValue(forKey: $0) }
        }
        next?.resume()
    }

    private func withdraw(_ ticket: WorkQueue.Ticket, of address: Party?) {
        let withdrawn = state.withLockedValue { state in
            state.queue.withdraw(ticket, of: address) ? state.waiting.removeValue(forKey: ticket) : nil
        }
        withdrawn?.resume(throwing: CancellationError())
    }

    // MARK: Bytes

    /// Bytes that a request or an answer holds, given back when nobody has them any more.
    final class HeldBytes: Sendable {
        private let admission: WorkAdmission
        private let address: Party?
        private let count = NIOLockedValueBox(0)

        fileprivate init(_ admission: WorkAdmission, for address: Party?) {
            self.admission = admission
            self.address = address
        }

        deinit { admission.release(count.withLockedValue { $0 }, of: address) }

        /// Throws ``WorkRefusal`` if so many more can't be held.
        func grow(by bytes: Int) throws(WorkRefusal) {
            // One owner grows at a time; the lock is for those who see it end.
            let owned = count.withLockedValue { $0 }
            try admission.hold(bytes, beside: owned, for: address)
            count.withLockedValue { $0 += bytes }
        }
    }

    /// Begins to hold bytes, none yet.
    func heldBytes(for address: Party?) -> HeldBytes { HeldBytes(self, for: address) }

    private func hold(_ bytes: Int, beside owned: Int, for address: Party?) throws(WorkRefusal) {
        let refusal: WorkRefusal? = state.withLockedValue { state in
            do throws(WorkRefusal) {
                try state.queue.hold(bytes, beside: owned, for: address)
                return nil
            } catch {
                return error
            }
        }
        if let refusal { throw refusal }
    }

    private func release(_ bytes: Int, of address: Party?) {
        state.withLockedValue { $0.queue.release(bytes, of: address) }
    }
}

/// What a ``WorkAdmission`` does now, and has refused.
struct WorkStatistics: Sendable, Equatable {
    var active = 0
    var waiting = 0
    var refused = 0
    var bytes = 0
}
