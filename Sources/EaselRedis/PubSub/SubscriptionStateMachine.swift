import EaselBackoff
import NIOCore

/// All subscriptions that were made on one event loop, as a value: each at the server that has its channel, over one
/// connection to each.
///
/// A subscription follows its slot: a server that loses the slot gives it up unasked, one that has not got it redirects.
struct SubscriptionStateMachine<Handler, Waiter, Connection> {
    private enum Placement {
        case nowhere
        /// Asked for, or to be asked for once there is a connection. Only the answer to that request counts: one to an
        /// earlier request may come before a `SUNSUBSCRIBE` takes effect.
        case requested(at: RedisAddress, request: Int)
        case subscribed(at: RedisAddress)

        var server: RedisAddress? {
            switch self {
            case .nowhere: nil
            case .requested(let server, _), .subscribed(let server): server
            }
        }
    }

    private struct Channel {
        var handlers: [Int: Handler] = [:]
        /// Subscribers that wait for the server to confirm.
        var waiters: [Int: Waiter] = [:]
        var placement = Placement.nowhere
    }

    private struct Link {
        let attempt: Int
        /// Nil until it is made.
        var connection: Connection?
        var channels: Set<RedisChannel> = []
    }

    private var channels: [RedisChannel: Channel] = [:]
    private var links: [RedisAddress: Link] = [:]
    private var attempts = 0
    private var requests = 0
    private var discovery: DiscoverySchedule
    private var isClosed = false

    init(backoff: Backoff) {
        discovery = DiscoverySchedule(backoff: backoff)
    }

    enum Action {
        case connect(RedisAddress, attempt: Int)
        /// Say ``replied(_:to:with:redirects:)`` with the answer.
        case subscribe(RedisChannel, request: Int, Connection)
        case unsubscribe(RedisChannel, Connection)
        case close(Connection, RedisError)
        /// Say ``place(_:at:)``, by the topology as it is known then.
        case place(RedisChannel)
        case tell([Handler], SubscriptionEvent)
        case confirm([Waiter])
        case fail([Waiter], RedisError)
        /// Carry it out, and say ``discoveryDue()`` and ``discovered(isKnown:)``.
        case discovery(DiscoverySchedule.Action)
        case moved(HashSlot, RedisAddress)
        case markUnhealthy(RedisAddress)
        /// `isRepeated`: it is not the first failure in a row.
        case reportLost(RedisAddress, RedisError, isRepeated: Bool)
    }

    // MARK: Subscribers

    /// - Parameter id: names the subscriber among all of this event loop.
    mutating func subscribe(_ name: RedisChannel, id: Int, handler: Handler, waiter: Waiter) -> [Action] {
        guard !isClosed else { return [.fail([waiter], .closed)] }
        var channel = channels[name] ?? Channel()
        defer { channels[name] = channel }
        channel.handlers[id] = handler
        switch channel.placement {
        case .subscribed: return [.confirm([waiter])]
        case .requested:
            channel.waiters[id] = waiter
            return []
        case .nowhere:
            channel.waiters[id] = waiter
            return [.place(name)]
        }
    }

    /// A subscriber has waited long enough for the confirmation. The subscription itself goes on until it is cancelled.
    mutating func giveUp(_ name: RedisChannel, id: Int) -> [Action] {
        guard let waiter = channels[name]?.waiters.removeValue(forKey: id) else { return [] }
        return [.fail([waiter], .timeout)]
    }

    mutating func unsubscribe(_ name: RedisChannel, id: Int) -> [Action] {
        guard var channel = channels[name] else { return [] }
        channel.handlers[id] = nil
        let waiter = channel.waiters.removeValue(forKey: id)
        channels[name] = channel.handlers.isEmpty ? nil : channel
        let leaving = channel.handlers.isEmpty ? remove(name, from: channel.placement.server) : []
        return (waiter.map { [.fail([$0], .closed)] } ?? []) + leaving
    }

    private mutating func remove(_ name: RedisChannel, from server: RedisAddress?) -> [Action] {
        guard let server, links[server]?.channels.remove(name) != nil, let connection = links[server]?.connection
        else { return [] }
        return [.unsubscribe(name, connection)]
    }

    // MARK: Places

    /// Subscribes where the channel belongs; later, if that is not known or was just lost.
    mutating func place(_ name: RedisChannel, at place: ServerPlace) -> [Action] {
        guard !isClosed, case .nowhere = channels[name]?.placement else { return [] }
        guard case .server(let server) = place else { return actions(for: discovery.soon()) }
        guard !discovery.isCoolingDown(server) else { return discoverLater() }
        requests += 1
        channels[name]?.placement = .requested(at: server, request: requests)
        guard var link = links[server] else {
            attempts += 1
            links[server] = Link(attempt: attempts, channels: [name])
            return [.connect(server, attempt: attempts)]
        }
        link.channels.insert(name)
        links[server] = link
        return link.connection.map { [.subscribe(name, request: requests, $0)] } ?? []
    }

    /// The channel is subscribed nowhere any more.
    private mutating func displace(_ name: RedisChannel) -> [Action] {
        guard let channel = channels[name] else { return [] }
        channels[name]?.placement = .nowhere
        guard case .subscribed = channel.placement else { return [] }
        return [.tell(Array(channel.handlers.values), .interrupted)]
    }

    /// Something has moved: what is subscribed elsewhere than it belongs is subscribed anew, and what is left empty is
    /// closed.
    mutating func topologyChanged(_ place: (RedisChannel) -> ServerPlace) -> [Action] {
        var actions: [Action] = []
        for (name, channel) in channels {
            guard let server = channel.placement.server, case .server(let owner) = place(name), owner != server
            else { continue }
            actions += remove(name, from: server) + displace(name) + self.place(name, at: .server(owner))
        }
        for (server, link) in links where link.channels.isEmpty {
            links[server] = nil
            if let connection = link.connection { actions.append(.close(connection, .closed)) }
        }
        return actions
    }

    // MARK: What servers say

    /// The handlers of a message's channel; none if it is not subscribed there.
    func handlers(ofMessageTo name: RedisChannel, from server: RedisAddress) -> [Int: Handler] {
        guard let channel = channels[name], channel.placement.server == server else { return [:] }
        return channel.handlers
    }

    /// - Parameter redirects: whether an error may say that another server has the channel.
    mutating func replied(_ name: RedisChannel, to request: Int, with reply: RESPValue, redirects: Bool) -> [Action] {
        guard let channel = channels[name], case .requested(let server, request) = channel.placement else { return [] }
        if case .error(let error) = reply { return refused(name, by: server, error, redirects: redirects) }
        discovery.succeeded()
        channels[name]?.placement = .subscribed(at: server)
        let confirmed: [Action] = takeWaiters(of: name).map { [.confirm($0)] } ?? []
        return confirmed + [.tell(Array(channel.handlers.values), .resubscribed)]
    }

    private mutating func refused(
        _ name: RedisChannel, by server: RedisAddress, _ error: RedisReplyError, redirects: Bool
    ) -> [Action] {
        links[server]?.channels.remove(name)
        var actions = displace(name)
        switch redirects ? Redirection(error, from: server) : nil {
        case .moved(let slot, let address): actions.append(.moved(slot, address))
        case .ask, .later: break
        case nil: actions += takeWaiters(of: name).map { [.fail($0, .reply(error))] } ?? []
        }
        return actions + discoverLater()
    }

    private mutating func takeWaiters(of name: RedisChannel) -> [Waiter]? {
        guard let waiters = channels[name]?.waiters, !waiters.isEmpty else { return nil }
        channels[name]?.waiters = [:]
        return Array(waiters.values)
    }

    /// A server gave a subscription up by itself.
    mutating func unsubscribedByServer(_ name: RedisChannel, _ server: RedisAddress) -> [Action] {
        // What was given up by both at once is told twice.
        guard links[server]?.channels.remove(name) != nil else { return [] }
        return displace(name) + discoverLater()
    }

    // MARK: Connections

    mutating func connected(_ server: RedisAddress, attempt: Int, _ connection: Connection) -> [Action] {
        guard let link = links[server], link.attempt == attempt, link.connection == nil else {
            return [.close(connection, .closed)]
        }
        links[server]?.connection = connection
        discovery.succeeded()
        return link.channels.compactMap { name in
            guard case .requested(server, let request) = channels[name]?.placement else { return nil }
            return .subscribe(name, request: request, connection)
        }
    }

    /// A connection could not be made, or is gone.
    mutating func lost(_ server: RedisAddress, attempt: Int, because error: RedisError) -> [Action] {
        guard let link = links[server], link.attempt == attempt else { return [] }
        links[server] = nil
        let report = Action.reportLost(server, error, isRepeated: discovery.isFailing)
        return [report, .markUnhealthy(server)] + link.channels.flatMap { displace($0) }
            + actions(for: discovery.failed(server))
    }

    // MARK: Discovery

    private mutating func discoverLater() -> [Action] {
        actions(for: discovery.later())
    }

    private func actions(for action: DiscoverySchedule.Action?) -> [Action] {
        action.map { [.discovery($0)] } ?? []
    }

    mutating func discoveryDue() -> [Action] {
        actions(for: discovery.due())
    }

    /// - Parameter isKnown: whether it is known where servers are, from now or from before.
    mutating func discovered(isKnown: Bool) -> [Action] {
        discovery.finished()
        guard !isClosed else { return [] }
        guard isKnown else { return discoverLater() }
        return channels.compactMap { name, channel in
            if case .nowhere = channel.placement { .place(name) } else { nil }
        }
    }

    // MARK: End

    mutating func close() -> [Action] {
        isClosed = true
        let waiters = channels.values.flatMap(\.waiters.values)
        let connections = links.values.compactMap(\.connection)
        (channels, links) = ([:], [:])
        return [.discovery(discovery.close()), .fail(waiters, .closed)] + connections.map { .close($0, .closed) }
    }
}
