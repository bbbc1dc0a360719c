/// A revision of the Engine.IO protocol, as `EIO` in a query names it.
package enum EngineRevision: Int, Sendable {
    /// Engine.IO 3 and Socket.IO 2: clients send the pings.
    case three = 3
    /// Engine.IO 4 to 6, Socket.IO 3 and 4: the server sends the pings.
    case four = 4
}
