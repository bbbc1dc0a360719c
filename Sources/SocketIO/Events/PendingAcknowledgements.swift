/// The events of one socket that its client has not acknowledged yet.
struct PendingAcknowledgements {
    typealias Callback = @Sendable (Result<[SocketValue], any Error>) -> Void

    private let limit: Int
    private var callbacks: [Int: Callback] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { callbacks.isEmpty }

    /// - Returns: false if there are too many.
    mutating func add(_ id: Int, _ callback: @escaping Callback) -> Bool {
        guard callbacks.count < limit else { return false }
        callbacks[id] = callback
        return true
    }

    /// Takes out who waits for an acknowledgement; nil if nobody does, or not any more.
    mutating func take(_ id: Int) -> Callback? {
        callbacks.removeValue(forKey: id)
    }

    /// Takes out all who wait.
    mutating func takeAll() -> [Callback] {
        defer { callbacks = [:] }
        return Array(callbacks.values)
    }
}
