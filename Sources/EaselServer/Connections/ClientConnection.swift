/// The connection on which a task answers requests.
struct ClientConnection: Sendable {
    @TaskLocal static var current: ClientConnection?

    /// Whether a known reverse proxy has made the connection, so that what it says of its own clients counts.
    let isFromProxy: Bool
}
