/// The sockets of one namespace on this node, as an ``Adapter`` sees them. All of it may be called from anywhere.
///
/// What is delivered in order by one caller reaches every socket in that order.
public protocol LocalNamespace: Sendable {
    /// The namespace's name, which begins with a slash.
    var name: String { get }
    /// How long a session outlives its connection; nil if sessions are not recovered.
    var recovery: Duration? { get }
    /// How long acknowledgements are waited for where a broadcast does not say.
    var acknowledgementTimeout: Duration { get }

    /// Delivers an event to the local sockets that `options` name. Never blocks, and may be called with a lock held: sockets
    /// are written to after it has returned.
    ///
    /// - Parameter offset: the event's place for recovery, appended as the last argument for sockets that have recovery.
    func deliver(_ arguments: [SocketValue], _ options: BroadcastOptions, offset: String?)
    /// Delivers an event that is to be acknowledged.
    ///
    /// - Parameters:
    ///   - expected: told once, how many sockets were asked.
    ///   - answer: told each socket's answer, until the timeout of `options`.
    func deliverWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions, expected: @escaping @Sendable (Int) -> Void,
        answer: @escaping @Sendable (SocketValue) -> Void)

    func sockets(_ options: BroadcastOptions) async -> [SocketDescription]
    func rooms() async -> Set<RoomName>
    /// Returns when the sockets are in the rooms, and the adapter was told of those that are new on this node.
    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async
    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async
    func disconnect(_ options: BroadcastOptions, closing: Bool) async
    /// Takes a session away from its socket, which is closed without a word to its client; nil if there is none here.
    ///
    /// For a client that has come back before its old connection was found to be lost.
    func handOver(privateID: String) async -> RecoverableSession?
    /// Hands an event of another node's application to this one's.
    ///
    /// - Parameter answer: called at most once; nil where none is asked for.
    func serverSideEvent(_ arguments: [SocketValue], answer: (@Sendable (SocketValue) -> Void)?)
}

/// Makes the adapter of each namespace when the namespace is made.
public protocol AdapterFactory: Sendable {
    func adapter(for namespace: any LocalNamespace) -> any Adapter
}
