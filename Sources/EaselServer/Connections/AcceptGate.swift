import HummingbirdCore
import Logging

/// Pauses accepting while a node has as many connections as its descriptors allow: those that come meanwhile wait in the
/// kernel's queue. Used on the listener's event loop alone.
struct AcceptGate: AvailableConnectionsDelegate {
    let connections: Connections

    mutating func connectionOpened() { connections.opened() }
    mutating func connectionClosed() { connections.closed() }

    func isAcceptingNewConnections() -> Bool { connections.hasRoom() }
}
