import Logging
import NIOCore

/// Knows which server to ask, as one event loop sees it, and finds out anew when that has changed. Confined to the loop.
final class ServerLocator {
    private enum Knowledge {
        case fixed(RedisAddress)
        case sentinels([RedisAddress], name: String, master: RedisAddress?)
        case cluster(seeds: [RedisAddress], map: SlotMap?)
    }

    private let connector: RedisConnector
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var knowledge: Knowledge
    private var refreshing: EventLoopFuture<Void>?
    private var suspects: Set<RedisAddress> = []
    /// What is known has changed.
    var onChange: [() -> Void] = []

    init(configuration: RedisConfiguration, eventLoop: any EventLoop, logger: Logger) {
        self.eventLoop = eventLoop
        self.logger = logger
        switch configuration.topology {
        case .standalone(let address): knowledge = .fixed(address)
        case .sentinel(let name, let sentinels): knowledge = .sentinels(sentinels, name: name, master: nil)
        case .cluster(let seeds): knowledge = .cluster(seeds: seeds, map: nil)
        }
        connector = RedisConnector(configuration: configuration.forAsking)
    }

    /// Whether there is anything to find out.
    var canChange: Bool {
        if case .fixed = knowledge { false } else { true }
    }

    /// Whether commands may be answered by redirections.
    var redirects: Bool {
        if case .cluster = knowledge { true } else { false }
    }

    /// The server that has a key, or any primary for none; nil if it must be found out first.
    func server(for key: String?) -> RedisAddress? {
        switch knowledge {
        case .fixed(let address): address
        case .sentinels(_, _, let master): master
        case .cluster(_, let map):
            if let key { map?.primary(of: HashSlot(of: key)) } else { map?.addresses.first }
        }
    }

    /// Whether it was found out where servers are.
    var isKnown: Bool {
        switch knowledge {
        case .fixed: true
        case .sentinels(_, _, let master): master != nil
        case .cluster(_, let map): map != nil
        }
    }

    /// All servers that hold data; empty if they must be found out first.
    var primaries: [RedisPrimary] {
        switch knowledge {
        case .fixed(let address): [RedisPrimary(address: address, tag: nil)]
        case .sentinels(_, _, let master): master.map { [RedisPrimary(address: $0, tag: nil)] } ?? []
        case .cluster(_, let map): map?.primaries.map { RedisPrimary(address: $0.address, tag: $0.tag) } ?? []
        }
    }

    /// A server has told where a slot is now; what else has changed is asked for.
    func moved(_ slot: HashSlot, to address: RedisAddress) {
        guard case .cluster(let seeds, .some(var map)) = knowledge, map.primary(of: slot) != address else { return }
        map.move(slot, to: address)
        knowledge = .cluster(seeds: seeds, map: map)
        for tell in onChange { tell() }
        _ = refresh()
    }

    /// A server can't be reached, or is not what it was: it is asked last where others are.
    func suspect(_ address: RedisAddress) {
        suspects.insert(address)
        if case .sentinels(let sentinels, let name, address) = knowledge {
            knowledge = .sentinels(sentinels, name: name, master: nil)
        }
    }

    /// Asks those who know. One question is on its way at a time; whoever asks meanwhile gets its answer.
    func refresh() -> EventLoopFuture<Void> {
        if let refreshing { return refreshing }
        guard canChange else { return eventLoop.makeSucceededVoidFuture() }
        let future = ask(candidates[...])
        refreshing = future
        future.assumeIsolated().whenComplete { result in
            self.refreshing = nil
            if case .failure(let error) = result {
                self.logger.warning("no server tells where Redis is", metadata: ["error": "\(error)"])
            }
        }
        return future
    }

    private var candidates: [RedisAddress] {
        switch knowledge {
        case .fixed: return []
        case .sentinels(let sentinels, _, _): return sentinels
        case .cluster(let seeds, let map):
            var seen: Set<RedisAddress> = []
            let nodes = (map?.addresses ?? []).shuffled() + (map?.replicas ?? []) + seeds
            let known = nodes.filter { seen.insert($0).inserted }
            return known.filter { !suspects.contains($0) } + known.filter { suspects.contains($0) }
        }
    }

    /// Asks one after the other, until one answers.
    private func ask(_ candidates: ArraySlice<RedisAddress>, after failure: RedisError? = nil) -> EventLoopFuture<Void>
    {
        guard let address = candidates.first else {
            return eventLoop.makeFailedFuture(failure ?? .connectFailed("there is nobody to ask"))
        }
        return connector.connect(to: address, on: eventLoop).hop(to: eventLoop).assumeIsolated()
            .flatMap { connection -> EventLoopFuture<RESPValue> in
                let promise = self.eventLoop.makePromise(of: RESPValue.self)
                connection.value.send(self.question, promise: promise)
                promise.futureResult.whenComplete { _ in connection.value.close(because: .closed) }
                return promise.futureResult
            }
            .flatMapThrowing { reply in try self.learn(reply, from: address) }
            .flatMapError { error in
                self.ask(candidates.dropFirst(), after: error as? RedisError ?? .connectFailed("\(error)"))
            }
            .nonisolated()
    }

    private var question: RedisCommand {
        switch knowledge {
        case .fixed: RedisCommand("PING")
        case .sentinels(_, let name, _): RedisCommand("SENTINEL", ["GET-MASTER-ADDR-BY-NAME", .text(name)])
        case .cluster: RedisCommand("CLUSTER", ["SLOTS"])
        }
    }

    private func learn(_ reply: RESPValue, from address: RedisAddress) throws(RedisError) {
        if case .error(let error) = reply { throw .reply(error) }
        switch knowledge {
        case .fixed:
            return
        case .sentinels(let sentinels, let name, let before):
            guard let master = SentinelReply.master(reply) else {
                throw .connectFailed("the Sentinel at \(address) knows no master \(name)")
            }
            // Who answers is asked first the next time.
            knowledge = .sentinels([address] + sentinels.filter { $0 != address }, name: name, master: master)
            if master != before { for tell in onChange { tell() } }
        case .cluster(let seeds, let before):
            guard let map = SlotMap(reply, askedOf: address) else {
                throw .connectFailed("\(address) knows no slots of a cluster")
            }
            knowledge = .cluster(seeds: seeds, map: map)
            suspects = []
            if map != before { for tell in onChange { tell() } }
        }
    }
}

/// One of the servers that hold data.
public struct RedisPrimary: Sendable, Equatable {
    public let address: RedisAddress
    /// A hash tag of one of its slots, in a cluster.
    let tag: String?

    /// A key that this server has: the name, with a hash tag where there are slots.
    public func key(_ name: String) -> String { tag.map { "\(name){\($0)}" } ?? name }
}

extension RedisConfiguration {
    /// How whoever knows where the servers are is talked to. Who does not answer soon is passed over for the next.
    fileprivate var forAsking: RedisConfiguration {
        var asking = self
        asking.connectTimeout = min(connectTimeout, .seconds(1))
        asking.commandTimeout = min(commandTimeout, .seconds(1))
        if case .sentinel(_, let sentinels) = topology, let first = sentinels.first {
            asking.topology = .standalone(first)
            asking.username = sentinelUsername
            asking.password = sentinelPassword
            asking.database = 0
        }
        return asking
    }
}
