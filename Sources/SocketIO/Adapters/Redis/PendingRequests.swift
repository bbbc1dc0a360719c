internal import NIOConcurrencyHelpers
internal import NIOCore

/// The requests of a node that wait for answers. They end when all nodes have answered that live, and at their deadline with
/// what has come.
final class PendingRequests: Sendable {
    /// What a request ended with.
    struct Outcome: Sendable {
        var responses: [ClusterResponse]
        var expectedAcknowledgements: Int
    }

    private struct Entry {
        var request: PendingRequest
        let begin: NIODeadline
        let deadline: Scheduled<Void>
        let promise: EventLoopPromise<Outcome>
        var isEndingSoon = false
        let countsNodes: Bool
    }

    private struct State {
        var entries: [RequestID: Entry] = [:]
        /// How many nodes that send no heartbeats did not answer the last request. Later ones wait for them only briefly,
        /// until they answer again.
        var unresponsive = 0
    }

    private static let maximumCount = 4_096
    /// The least time that nodes get which may not live.
    private static let grace = TimeAmount.milliseconds(250)

    private let eventLoop: any EventLoop
    private let state = NIOLockedValueBox(State())

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    var count: Int { state.withLockedValue(\.entries.count) }

    /// Begins a request to so many nodes, and has it sent. One that can't be sent is none: nobody is waited for, or taken for hanging
    /// because of it.
    ///
    /// - Parameters:
    ///   - countsNodes: whether a node that does not answer is taken for one that hangs.
    ///   - send: sends it; what this throws is thrown.
    func begin(
        _ id: RequestID, nodes: Int, timeout: TimeAmount, countsNodes: Bool = true, _ send: () throws -> Void
    ) throws -> EventLoopFuture<Outcome> {
        // Before it is sent, so that no answer is lost.
        let outcome = try begin(id, nodes: nodes, timeout: timeout, countsNodes: countsNodes)
        do {
            try send()
        } catch {
            let entry = state.withLockedValue { $0.entries.removeValue(forKey: id) }
            entry.map(end)
            throw error
        }
        return outcome
    }

    private func begin(
        _ id: RequestID, nodes: Int, timeout: TimeAmount, countsNodes: Bool
    ) throws(RedisAdapterError) -> EventLoopFuture<Outcome> {
        let promise = eventLoop.makePromise(of: Outcome.self)
        let deadline = eventLoop.scheduleTask(in: timeout) { [self] in finish(id) }
        let isFull = state.withLockedValue { state in
            guard state.entries.count < Self.maximumCount else { return true }
            let excused = countsNodes ? min(state.unresponsive, nodes) : 0
            state.entries[id] = Entry(
                request: PendingRequest(nodes: nodes, excused: excused), begin: .now(), deadline: deadline,
                promise: promise, countsNodes: countsNodes)
            return false
        }
        if isFull {
            deadline.cancel()
            promise.succeed(Outcome(responses: [], expectedAcknowledgements: 0))
            throw .overloaded
        }
        act(on: id) { $0.verdict }
        return promise.futureResult
    }

    /// Takes an answer; those to requests that have ended are nothing.
    func receive(_ response: ClusterResponse, to id: RequestID) {
        act(on: id) { $0.receive(response) }
    }

    /// So many nodes were found not to live any more.
    func excuse(_ count: Int) {
        guard count > 0 else { return }
        let ids = state.withLockedValue { $0.entries.filter(\.value.countsNodes).map(\.key) }
        for id in ids { act(on: id) { $0.excuse(count) } }
    }

    private func act(on id: RequestID, _ change: (inout PendingRequest) -> PendingRequest.Verdict) {
        let (verdict, grace) = state.withLockedValue { state -> (PendingRequest.Verdict, TimeAmount) in
            guard var entry = state.entries.removeValue(forKey: id) else { return (.wait, .zero) }
            defer { state.entries[id] = entry }
            let verdict = change(&entry.request)
            guard verdict == .waitBriefly else { return (verdict, .zero) }
            guard !entry.isEndingSoon else { return (.wait, .zero) }
            entry.isEndingSoon = true
            // Others need about as long as those that have answered.
            return (.waitBriefly, max(Self.grace, .nanoseconds((NIODeadline.now() - entry.begin).nanoseconds * 3)))
        }
        switch verdict {
        case .wait: break
        case .waitBriefly: eventLoop.scheduleTask(in: grace) { [self] in finishIfStillBrief(id) }
        case .complete: finish(id)
        }
    }

    private func finishIfStillBrief(_ id: RequestID) {
        let isOver = state.withLockedValue { state -> Bool in
            guard let entry = state.entries[id] else { return false }
            // An acknowledgement may have been promised since.
            if entry.request.verdict == .wait { state.entries[id]?.isEndingSoon = false }
            return entry.request.verdict != .wait
        }
        if isOver { finish(id) }
    }

    private func finish(_ id: RequestID) {
        let entry = state.withLockedValue { state -> Entry? in
            guard let entry = state.entries.removeValue(forKey: id) else { return nil }
            if entry.countsNodes { state.unresponsive = entry.request.missingNodes }
            return entry
        }
        entry.map(end)
    }

    private func end(_ entry: Entry) {
        entry.deadline.cancel()
        entry.promise.succeed(
            Outcome(
                responses: entry.request.responses,
                expectedAcknowledgements: entry.request.expectedAcknowledgements))
    }

    /// Ends all with what has come.
    func close() {
        for id in state.withLockedValue({ Array($0.entries.keys) }) { finish(id) }
    }
}
