import EaselBoard
import EaselLog
import NIOCore

/// Tells when those who wait for a log that takes nothing have to hear of it, and who has not yet. A pure value.
struct LogOutage: Sendable {
    /// How long the log may take nothing before anybody is told.
    private let patience: TimeAmount
    /// When a batch was given that the log has not taken yet.
    private var began: NIODeadline?
    private var told: Set<SessionID> = []
    /// The last reason that the log gave, if any.
    private(set) var error: LogError?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    /// A batch goes to the log.
    mutating func attempted(at now: NIODeadline) {
        if began == nil { began = now }
    }

    /// The log has taken a batch.
    mutating func ended() {
        began = nil
        told = []
        error = nil
    }

    /// The log has not taken the batch. Says whether those who wait are to be told by now.
    mutating func failed(_ error: LogError, at now: NIODeadline) -> Bool {
        self.error = error
        return began.map { now - $0 >= patience } ?? false
    }

    /// Whether a session that waits has not been told yet; it is from now on.
    mutating func tells(_ session: SessionID) -> Bool {
        told.insert(session).inserted
    }
}
