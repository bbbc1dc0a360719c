internal import EaselJSON
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The namespaces of a server: those that the application has named, and those that predicates have made.
final class NamespaceRegistry: Sendable {
    private struct Entry {
        let namespace: Namespace
        /// Nil for one that the application has named.
        let parent: ParentNamespace?
        /// Clients that are in it or on their way into it.
        var users = 0
    }

    private struct State {
        var entries: [ExactString: Entry] = [:]
        var parents: [ParentNamespace] = []
        var dynamicCount = 0
        var isStopped = false
        /// What ends namespaces that were removed.
        var removals: [ObjectIdentifier: Task<Void, Never>] = [:]
    }

    private let state = NIOLockedValueBox(State())
    private let configuration: SocketIOConfiguration
    private let adapters: any AdapterFactory
    private let logger: Logger
    private let metrics: SocketMetrics
    private let timers: any EventLoop

    init(
        configuration: SocketIOConfiguration, adapters: any AdapterFactory, metrics: SocketMetrics, logger: Logger,
        timers: any EventLoop
    ) {
        self.configuration = configuration
        self.adapters = adapters
        self.metrics = metrics
        self.logger = logger
        self.timers = timers
    }

    var recoveredCount: Int { metrics.recoveredCount }

    var all: [Namespace] { state.withLockedValue { $0.entries.values.map(\.namespace) } }

    /// The namespace of a name, which is made if need be.
    ///
    /// - Parameter options: of a namespace that is made.
    func named(_ name: String, _ options: NamespaceOptions = NamespaceOptions()) -> Namespace {
        state.withLockedValue { state in
            if let entry = state.entries[ExactString(name)] { return entry.namespace }
            let namespace = make(name, NamespaceHandlers(), options)
            state.entries[ExactString(name)] = Entry(namespace: namespace, parent: nil)
            return namespace
        }
    }

    /// What packets of a namespace may be, for as much as is known of it.
    func packetRules(of name: String) -> PacketDecoder.Rules {
        let options = state.withLockedValue { $0.entries[ExactString(name)]?.namespace.options }
        return PacketDecoder.Rules(packetBytes: options?.packetBytes, takesText: options?.takesText ?? false)
    }

    func addParent(_ predicate: @escaping ParentNamespace.Predicate) -> ParentNamespace {
        let parent = ParentNamespace(predicate: predicate) { [weak self] parent in
            self?.state.withLockedValue { state in
                state.entries.values.filter { $0.parent === parent }.map(\.namespace)
            } ?? []
        }
        state.withLockedValue { $0.parents.append(parent) }
        return parent
    }

    /// The namespace that a client wants to connect to; nil if there is none for it. It counts as a user of it.
    func find(_ name: String, _ handshake: Handshake) async -> Namespace? {
        if let namespace = use(name) { return namespace }
        for parent in state.withLockedValue(\.parents) where await parent.predicate(name, handshake) {
            return add(name, parent)
        }
        return nil
    }

    private func use(_ name: String) -> Namespace? {
        state.withLockedValue { state in
            state.entries[ExactString(name)]?.users += 1
            return state.entries[ExactString(name)]?.namespace
        }
    }

    private func add(_ name: String, _ parent: ParentNamespace) -> Namespace? {
        state.withLockedValue { state in
            if state.entries[ExactString(name)] == nil {
                guard !state.isStopped, state.dynamicCount < configuration.limits.dynamicNamespaces else { return nil }
                state.dynamicCount += 1
                state.entries[ExactString(name)] = Entry(namespace: make(name, parent.handlers), parent: parent)
            }
            state.entries[ExactString(name)]?.users += 1
            return state.entries[ExactString(name)]?.namespace
        }
    }

    private func make(
        _ name: String, _ handlers: NamespaceHandlers, _ options: NamespaceOptions = NamespaceOptions()
    ) -> Namespace {
        var configuration = configuration
        if !options.recovers { configuration.recovery = nil }
        return Namespace(
            name: name, handlers: handlers, adapters: options.adapter ?? adapters, configuration: configuration,
            options: options, metrics: metrics, logger: logger
        ) { [weak self] namespace in self?.left(namespace) }
    }

    /// A namespace that a predicate made is removed when nobody uses it and no session may come back to it.
    private func left(_ namespace: Namespace) {
        let isUnused = state.withLockedValue { state in
            state.entries[ExactString(namespace.name)]?.users -= 1
            return state.entries[ExactString(namespace.name)].map { $0.parent != nil && $0.users == 0 } ?? false
        }
        guard isUnused else { return }
        timers.scheduleTask(in: TimeAmount(configuration.recovery?.maximumDisconnection ?? .zero)) { [weak self] in
            self?.removeIfUnused(namespace)
        }
    }

    private func removeIfUnused(_ namespace: Namespace) {
        state.withLockedValue { state in
            guard !state.isStopped, let entry = state.entries[ExactString(namespace.name)],
                entry.namespace === namespace, entry.users == 0
            else { return }
            state.entries[ExactString(namespace.name)] = nil
            state.dynamicCount -= 1
            let id = ObjectIdentifier(namespace)
            state.removals[id] = Task { [weak self] in
                await namespace.stop()
                self?.state.withLockedValue { $0.removals[id] = nil }
            }
        }
    }

    /// Returns when all namespaces have ended, those too that were removed before.
    func stop() async {
        let (namespaces, removals) = state.withLockedValue { state in
            state.isStopped = true
            return (state.entries.values.map(\.namespace), Array(state.removals.values))
        }
        for namespace in namespaces { await namespace.stop() }
        for removal in removals { await removal.value }
    }
}

extension NamespaceRegistry {
    /// The sockets of this node, in all namespaces.
    func allSockets() async -> [Socket] {
        var sockets: [Socket] = []
        for namespace in all { sockets += await namespace.sockets.forEachSocket(BroadcastOptions()) { $0 } }
        return sockets
    }
}
