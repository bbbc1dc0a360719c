package import NIOCore

/// A Socket.IO packet (protocol 5), its attachments in their places.
package struct Packet: Sendable, Hashable {
    /// What a packet is for; binary events and acknowledgements are told from others only on the wire.
    package enum Kind: Int, Sendable {
        case connect = 0
        case disconnect = 1
        case event = 2
        case acknowledgement = 3
        case connectError = 4
    }

    package var kind: Kind
    /// Begins with a slash.
    package var namespace: String
    /// The acknowledgement that an event asks for, or that this is.
    package var id: Int?
    /// For an event an array that begins with its name, for an acknowledgement an array, else an object or nothing.
    package var data: SocketValue?

    /// The data of an event as it came, where its namespace takes it as text; then ``data`` is nil.
    package var text: ByteBuffer?

    package init(kind: Kind, namespace: String, id: Int? = nil, data: SocketValue? = nil) {
        self.kind = kind
        self.namespace = namespace
        self.id = id
        self.data = data
    }
}
