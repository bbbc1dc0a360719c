internal import NIOConcurrencyHelpers
internal import NIOCore

/// The open sessions of a server, found from any event loop.
final class SessionRegistry: Sendable {
    struct Entry: Sendable {
        let connection: NIOLoopBound<EngineConnection>
        let revision: EngineRevision
    }

    private struct State {
        var sessions: [String: Entry] = [:]
        /// Sessions that are being opened count too.
        var count = 0
        var isClosed = false
    }

    private let state = NIOLockedValueBox(State())
    private let maximum: Int

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Takes a place for a session; false if there is none, or the server is closing.
    func reserve() -> Bool {
        state.withLockedValue { state in
            guard !state.isClosed, state.count < maximum else { return false }
            state.count += 1
            return true
        }
    }

    /// Gives back a place that was taken, or that ``remove(_:)`` has emptied.
    func release() {
        state.withLockedValue { $0.count -= 1 }
    }

    /// False if the server has closed meanwhile: then nobody else ends the session.
    func insert(_ entry: Entry, _ id: String) -> Bool {
        state.withLockedValue { state in
            state.sessions[id] = entry
            return !state.isClosed
        }
    }

    /// Whether it was there.
    func remove(_ id: String) -> Bool {
        state.withLockedValue { $0.sessions.removeValue(forKey: id) != nil }
    }

    func find(_ id: String) -> Entry? {
        state.withLockedValue { $0.sessions[id] }
    }

    /// Why no session is let in now; nil if one is.
    var refusal: EngineRefusal? {
        state.withLockedValue { $0.isClosed ? .closing : $0.count >= maximum ? .overloaded : nil }
    }

    var count: Int { state.withLockedValue { $0.sessions.count } }

    /// Lets no session in any more. Returns those that are open.
    func close() -> [Entry] {
        state.withLockedValue { state in
            state.isClosed = true
            return Array(state.sessions.values)
        }
    }
}
