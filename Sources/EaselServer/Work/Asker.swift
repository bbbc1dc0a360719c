import HTTPTypes
import Hummingbird
import NIOCore

/// Who a request is from, as far as work is concerned: whom it is counted for, and whether it still waits for an answer.
struct Asker: Sendable {
    /// The connection on which a task answers requests.
    @TaskLocal static var connection: Connection?

    struct Connection: Sendable {
        let channel: any Channel
        let connections: Connections
        let departure: Signal

        /// Whether a known reverse proxy has made the connection, so that what it says of its own clients counts.
        var isFromProxy: Bool { connections.isFromProxy(channel) }
    }

    /// Closes the connection of the request that is being answered.
    static var cutConnection: @Sendable () -> Void {
        let channel = connection?.channel
        return { channel?.close(promise: nil) }
    }

    /// Nil for a proxy that does not say for whom it asks.
    let address: PeerAddress?
    /// Whom work is counted for: the subject of the request's token, its link, or else the address.
    let party: Party?
    private let departure: Signal?

    init(address: PeerAddress? = nil, departure: Signal? = nil) {
        self.address = address
        party = Party(.anonymous, at: address)
        self.departure = departure
    }

    init(_ request: Request) {
        let connection = Self.connection
        address = connection.flatMap {
            $0.connections.limits.counted(
                peer: $0.channel.remoteAddress.flatMap { PeerAddress($0) },
                forwardedFor: request.headers[values: .forwardedFor])
        }
        party = Party(Requester.principal, at: address)
        departure = connection?.departure
    }

    /// Counts a request of the asker's address, or a board or link that is made, for whom ``party`` says. Throws a problem if that
    /// is too fast.
    func count(_ kind: RequestLimiter.Kind) throws(Problem) {
        try Self.connection?.connections.count(kind, of: kind == .request ? Party(.anonymous, at: address) : party)
    }

    /// Throws the problem that a WebSocket of the asker would be refused with now. Counts nothing.
    func checkRoom() throws(Problem) { try Self.connection?.connections.checkRoom(for: address) }

    /// Counts a request of a session on polling, and returns once it may be served.
    func pace() async { await Self.connection?.connections.pace(address) }

    /// Runs `body` until it ends or the asker leaves, which cancels it.
    ///
    /// Throws ``WorkRefusal/askerLeft``.
    func whileHere<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard let departure else { return try await body() }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body() }
            group.addTask {
                await departure.wait()
                return nil
            }
            guard let result = try await group.next() ?? nil else { throw WorkRefusal.askerLeft }
            return result
        }
    }
}
