/// What a session answers a request of polling.
enum EngineAnswer: Sendable {
    /// The packets that a `GET` asked for.
    case payload(PollingPayload)
    /// All packets of a `POST` were received.
    case accepted
    /// The body of a `POST` exceeds the maximum.
    case tooLarge
    case refused(EngineRefusal)
}
