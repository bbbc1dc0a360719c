import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import Synchronization

/// Counts connections and what comes on them, and keeps them within the limits of a node, for all its event loops.
final class Connections: Sendable {
    /// What is counted of connections, for metrics.
    struct Statistics: Sendable {
        var open = 0
        var pauses = 0
        /// Connections closed at accept, since their address had too many.
        var closed = 0
        /// WebSockets refused by a limit.
        var refusedWebSockets = 0
        /// Requests refused by a rate, those to make boards and links among them.
        var refusedRequests = 0
        /// Boards that were not made, by a rate.
        var refusedBoards = 0
        /// Links that were not made, by a rate.
        var refusedLinks = 0
        /// Nil for a node without TLS.
        var tls: TLSCredentials.Statistics?
        /// Nil for a node without an audit log.
        var audit: AuditLog.Statistics?

        mutating func count(refused kind: RequestLimiter.Kind) {
            refusedRequests += 1
            switch kind {
            case .request: break
            case .board: refusedBoards += 1
            case .link: refusedLinks += 1
            }
        }
    }

    private struct State {
        var accepted: ConnectionLimiter
        /// Requests of HTTP/2 that are under way.
        var streams: ConnectionLimiter
        var webSockets: ConnectionLimiter
        var requests: RequestLimiter
        var isPaused = false
        /// Whether somebody waits for the last connection to close.
        var isEnding = false
        var quietUntil = NIODeadline.distantPast
        var statistics = Statistics()
    }

    let limits: ConnectionLimits
    private let total: Int
    private let state: NIOLockedValueBox<State>
    private let logger: Logger
    private let emptied = Signal()

    /// - Parameter total: how many connections of any kind may be open at once.
    init(_ limits: ConnectionLimits, total: Int, logger: Logger) {
        self.limits = limits
        self.total = total
        self.logger = logger
        var accepting = limits
        accepting.perAddressAndSecond = 0
        // One address leaves room for others.
        if limits.perAddress > 0 { accepting.perAddress = min(limits.perAddress, max(1, total / 2)) }
        state = NIOLockedValueBox(
            State(
                accepted: ConnectionLimiter(accepting, total: .max),
                streams: ConnectionLimiter(accepting, total: .max),
                webSockets: ConnectionLimiter(limits, total: limits.total ?? FileDescriptorLimit.connections),
                requests: RequestLimiter(limits)))
    }

    var statistics: Statistics { state.withLockedValue(\.statistics) }

    /// Whether a known reverse proxy has made the connection, so that what it says of its own clients counts.
    func isFromProxy(_ channel: any Channel) -> Bool {
        channel.remoteAddress.flatMap { PeerAddress($0) }.map(limits.isProxy) ?? false
    }

    // MARK: All connections

    func opened() { state.withLockedValue { $0.statistics.open += 1 } }

    func closed() {
        let isLast = state.withLockedValue { state in
            state.statistics.open -= 1
            return state.isEnding && state.statistics.open == 0
        }
        if isLast { emptied.happen() }
    }

    /// Returns once none is open any more, or the task was cancelled. To be called when no more are accepted.
    func allClosed() async {
        let isOver = state.withLockedValue { state in
            state.isEnding = true
            return state.statistics.open == 0
        }
        if !isOver { await emptied.wait() }
    }

    /// Whether one more connection may be accepted.
    func hasRoom() -> Bool {
        let (hasRoom, isNews) = state.withLockedValue { state in
            let hasRoom = state.statistics.open < total
            guard state.isPaused == hasRoom else { return (hasRoom, false) }
            state.isPaused = !hasRoom
            if !hasRoom { state.statistics.pauses += 1 }
            let now = NIODeadline.now()
            guard !hasRoom, now >= state.quietUntil else { return (hasRoom, false) }
            // A node that stays full pauses with each connection that comes.
            state.quietUntil = now + .minutes(1)
            return (hasRoom, true)
        }
        if isNews {
            logger.warning(
                "Accepting is paused: the limit of open files has no room for more connections",
                metadata: ["connections": "\(total)"])
        }
        return hasRoom
    }

    /// Counts an accepted channel for its address until it is closed. False if the address has too many.
    ///
    /// For whom a proxy connects is known only when it has sent a request, so its connections are counted for nobody.
    func accept(_ channel: any Channel) -> Bool {
        let address = limits.counted(peer: channel.remoteAddress.flatMap { PeerAddress($0) }, forwardedFor: [])
        guard let address else { return true }
        let isGranted = state.withLockedValue { state in
            do {
                try state.accepted.open(address, at: .now())
                return true
            } catch {
                state.statistics.closed += 1
                return false
            }
        }
        guard isGranted else {
            logger.debug("Connection closed by the limit of its address", metadata: ["address": "\(address)"])
            return false
        }
        let state = self.state
        channel.closeFuture.whenComplete { _ in state.withLockedValue { $0.accepted.close(address) } }
        return true
    }

    // MARK: Requests of HTTP/2

    /// Counts a request of HTTP/2 until ``closeStream(of:)``, as a connection of HTTP/1 that carried it would be. Gives the address that it
    /// is counted for. Throws the problem that it is refused with where that has too many under way.
    func openStream(on channel: any Channel, forwardedFor: [String]) throws(Problem) -> PeerAddress? {
        let address = limits.counted(
            peer: channel.remoteAddress.flatMap { PeerAddress($0) }, forwardedFor: forwardedFor)
        do {
            try state.withLockedValue { try $0.streams.open(address, at: .now()) }
        } catch {
            state.withLockedValue { $0.statistics.refusedRequests += 1 }
            throw Problem(
                .tooManyRequests, "rate-limit", "\(address?.description ?? "") has too many requests under way",
                retryAfter: 5)
        }
        return address
    }

    func closeStream(of address: PeerAddress?) { state.withLockedValue { $0.streams.close(address) } }

    // MARK: WebSockets

    /// Counts the channel's WebSocket until it is closed. Throws a problem if a limit forbids it.
    func grant(_ channel: any Channel, _ head: HTTPRequestHead) throws(Problem) {
        let address = address(of: channel, head)
        do {
            try state.withLockedValue { try $0.webSockets.open(address, at: .now()) }
        } catch {
            state.withLockedValue { $0.statistics.refusedWebSockets += 1 }
            logger.debug(
                "WebSocket refused by a connection limit", metadata: ["address": "\(address?.description ?? "-")"])
            throw Self.problem(error as? ConnectionLimiter.Refusal ?? .full, address)
        }
        let state = self.state
        channel.closeFuture.whenComplete { _ in state.withLockedValue { $0.webSockets.close(address) } }
    }

    /// Throws the problem that one more WebSocket of the address would be refused with now. Counts nothing.
    func checkRoom(for address: PeerAddress?) throws(Problem) {
        let refusal = state.withLockedValue { $0.webSockets.refusal(of: address, at: .now()) }
        if let refusal { throw Self.problem(refusal, address) }
    }

    /// The address that a WebSocket is counted for; nil for a proxy that does not say for whom it connects.
    func address(of channel: any Channel, _ head: HTTPRequestHead) -> PeerAddress? {
        limits.counted(
            peer: channel.remoteAddress.flatMap { PeerAddress($0) }, forwardedFor: head.headers["x-forwarded-for"])
    }

    /// Counts a session that has no WebSocket as one, until ``closeSession(of:)``. False if a limit forbids it.
    func openSession(of address: PeerAddress?) -> Bool {
        state.withLockedValue { state in
            do {
                try state.webSockets.open(address, at: .now())
                return true
            } catch {
                state.statistics.refusedWebSockets += 1
                return false
            }
        }
    }

    func closeSession(of address: PeerAddress?) { state.withLockedValue { $0.webSockets.close(address) } }

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
                retryAfter: Self.seconds(after))
        }
    }

    // MARK: Requests

    /// Counts a request, or a board or link that is made. Throws a problem if the party does that too fast. Nil is counted for
    /// nobody.
    func count(_ kind: RequestLimiter.Kind, of party: Party?) throws(Problem) {
        guard let party else { return }
        let wait = state.withLockedValue { state in
            let wait = state.requests.count(kind, of: party, at: .now())
            if wait != nil { state.statistics.count(refused: kind) }
            return wait
        }
        guard let wait else { return }
        let detail =
            switch kind {
            case .request: "\(party) makes more than \(limits.requestsPerSecond) requests a second"
            case .board: "\(party) makes more than \(limits.boardsPerSecond) boards a second"
            case .link: "\(party) makes more than \(limits.linksPerMinute) links a minute"
            }
        throw Problem(.tooManyRequests, "rate-limit", detail, retryAfter: Self.seconds(wait))
    }

    /// Counts a request of a session on polling, and returns once its address may make it. Such requests are counted apart
    /// from others and never refused: that would end the session, which its client would only open again.
    func pace(_ address: PeerAddress?) async {
        guard let address else { return }
        let wait = state.withLockedValue { $0.requests.pace(.address(address), at: .now()) }
        // A client that leaves meanwhile has nothing to wait for.
        if wait > .zero { try? await Task.sleep(nanoseconds: UInt64(wait.nanoseconds)) }
    }

    private static func seconds(_ time: TimeAmount) -> Int { Int(time.nanoseconds / 1_000_000_000) + 1 }
}
