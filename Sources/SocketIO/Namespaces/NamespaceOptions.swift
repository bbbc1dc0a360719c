/// What one namespace does otherwise than its server.
package struct NamespaceOptions: Sendable {
    /// Whether sessions are recovered, where the server recovers them.
    package var recovers = true
    /// The most bytes of a packet with its attachments; nil for the server's ``SocketLimits/packetBytes``.
    package var packetBytes: Int?
    /// Whether events without attachments reach the ``EventLoopSocketHandler`` as JSON text (``SocketEvent/text``), which it
    /// parses itself, elsewhere if it is long.
    package var takesText = false
    /// Whether its sockets close their connections themselves, in time, when the server drains.
    package var drainsItself = false
    /// What connects it with other nodes; nil for what connects the others.
    package var adapter: (any AdapterFactory)?

    /// As the server has it.
    package init() {}
}
