package import NIOCore

/// An Engine.IO session as the layer above sees it: messages in order, both ways, whatever transport carries them.
///
/// Everything here is called on ``eventLoop``, which never changes, and the delegate is called on it.
package protocol EngineSession: AnyObject {
    /// The session id of the open packet.
    var id: String { get }
    var eventLoop: any EventLoop { get }
    /// The request that opened the session.
    var request: EngineHandshakeRequest { get }
    /// Whom messages and the end are told to. Held strongly until the session has closed.
    var delegate: (any EngineSessionDelegate)? { get set }
    /// Whether the transport would send a message at once; a volatile event is dropped where it would not.
    var isWritable: Bool { get }
    /// Bytes that were sent and that no transport, or no network, has taken. While they are more than
    /// ``UnsentBytes/high``, the delegate is told when they have become fewer than ``UnsentBytes/low``.
    var unsentBytes: Int { get }
    /// The most bytes of a message from the client. A larger one ends the session before it is kept.
    var maximumMessage: Int { get set }
    /// When the last ping that the client has answered was sent: it has received all that was sent before. Nil for none.
    var answeredPing: NIODeadline? { get }
    /// Sends messages, in order and without others between them. After the session has closed nothing happens.
    ///
    /// A session whose unsent bytes exceed the server's limit is closed (``EngineCloseReason/transportError``).
    func send(_ messages: EncodedMessages)
    /// Pauses or resumes reading from the transport, for a layer above that has enough to do.
    func setReading(_ reading: Bool)
    /// Closes the session; what was sent before is flushed.
    func close()
}
