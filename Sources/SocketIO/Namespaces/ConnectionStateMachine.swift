internal import EaselJSON

/// Which namespaces one connection has joined, and what a packet of its client therefore means.
struct ConnectionStateMachine {
    enum Action: Equatable {
        /// Let the client into the namespace or refuse it.
        case connect(namespace: String, auth: SocketValue?)
        /// Stop letting the client in: it has changed its mind.
        case abandon(namespace: String)
        /// The client has left.
        case leave(namespace: String)
        /// Hand an event or an acknowledgement to the socket.
        case deliver(Packet)
        case ignore
        /// The client did what the protocol does not allow.
        case close
    }

    private enum Membership {
        case connecting
        case connected
        /// The server ended it. What the client had sent until it knew is no violation.
        case left
    }

    private let limit: Int
    private var memberships: [ExactString: Membership] = [:]

    /// - Parameter limit: how many namespaces the connection may be in.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether the client is in a namespace, or on its way into one.
    var isInUse: Bool { memberships.values.contains { $0 != .left } }

    mutating func received(_ packet: Packet) -> Action {
        let name = ExactString(packet.namespace)
        switch (packet.kind, memberships[name]) {
        case (.connect, nil), (.connect, .left):
            guard makeRoom() else { return .close }
            memberships[name] = .connecting
            return .connect(namespace: packet.namespace, auth: packet.data)
        case (.disconnect, .connecting):
            memberships[name] = nil
            return .abandon(namespace: packet.namespace)
        case (.disconnect, .connected):
            memberships[name] = nil
            return .leave(namespace: packet.namespace)
        case (.event, .connected), (.acknowledgement, .connected): return .deliver(packet)
        case (.event, .left), (.acknowledgement, .left): return .ignore
        case (.disconnect, .left):
            memberships[name] = nil
            return .ignore
        default: return .close
        }
    }

    /// The client has been let in.
    ///
    /// - Returns: false if it does not want to come in any more.
    mutating func connected(_ name: String) -> Bool {
        let name = ExactString(name)
        guard memberships[name] == .connecting else { return false }
        memberships[name] = .connected
        return true
    }

    /// The client has been refused.
    ///
    /// - Returns: false if it does not want to know any more.
    mutating func refused(_ name: String) -> Bool {
        let name = ExactString(name)
        guard memberships[name] == .connecting else { return false }
        memberships[name] = nil
        return true
    }

    /// The server has taken the client out.
    mutating func removed(_ name: String) {
        let name = ExactString(name)
        if memberships[name] == .connected { memberships[name] = .left }
    }

    private mutating func makeRoom() -> Bool {
        if memberships.count < limit { return true }
        guard let left = memberships.first(where: { $0.value == .left }) else { return false }
        memberships[left.key] = nil
        return true
    }
}
