import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import Synchronization

/// Grants WebSockets within the limits of a node, for all its event loops.
final class Connections: Sendable {
    let limits: ConnectionLimits
    private let limiter: NIOLockedValueBox<ConnectionLimiter>
    private let refusals = Atomic<Int>(0)
    private let logger: Logger

    init(_ limits: ConnectionLimits, logger: Logger) {
        self.limits = limits
        self.logger = logger
        limiter = NIOLockedValueBox(ConnectionLimiter(limits, total: limits.total ?? FileDescriptorLimit.connections))
    }

    /// WebSockets that were refused so far.
    var refused: Int { refusals.load(ordering: .relaxed) }

    /// Whether a known reverse proxy has made the connection.
    func isFromProxy(_ channel: any Channel) -> Bool {
        channel.remoteAddress.flatMap { PeerAddress($0) }.map(limits.isProxy) ?? false
    }

    /// Counts the channel until it is closed. Throws a problem if a limit forbids the WebSocket.
    func grant(_ channel: any Channel, _ head: HTTPRequestHead) throws(Problem) {
        let address = limits.counted(
            peer: channel.remoteAddress.flatMap { PeerAddress($0) }, forwardedFor: head.headers["x-forwarded-for"])
        do {
            try limiter.withLockedValue { try $0.open(address, at: .now()) }
        } catch {
            refusals.add(1, ordering: .relaxed)
            logger.debug(
                "WebSocket refused by a connection limit", metadata: ["address": "\(address?.description ?? "-")"])
            throw Self.problem(error as? ConnectionLimiter.Refusal ?? .full, address)
        }
        let limiter = self.limiter
        channel.closeFuture.whenComplete { _ in limiter.withLockedValue { $0.close(address) } }
    }

    private static func problem(_ refusal: ConnectionLimiter.Refusal, _ address: PeerAddress?) -> Problem {
        let address = address?.description ?? ""
        switch refusal {
        case .full:
            return Problem(
                .serviceUnavailable, "overloaded", "the node has reached its connection limit; try another node",
                retryAfter: 5)
        case .tooMany:
            return Problem(
                .tooManyRequests, "rate-limit", "\(address) has reached the connection limit of one address",
                retryAfter: 30)
        case .tooFast(let after):
            return Problem(
                .tooManyRequests, "rate-limit", "\(address) opens connections faster than one address may",
                retryAfter: Int(after.nanoseconds / 1_000_000_000) + 1)
        }
    }
}
