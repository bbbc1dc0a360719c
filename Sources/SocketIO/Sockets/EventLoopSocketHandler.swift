/// Serves a socket on its event loop, for servers with very many sockets: without a task, a queue or a hop.
///
/// It is called on the socket's event loop and must not block it. Nothing is queued for it: it pauses reading itself
/// (``Socket/setReading(_:)``) when it has enough to do.
public protocol EventLoopSocketHandler: AnyObject {
    /// The client has sent an event.
    func received(_ event: SocketEvent)
    /// Few bytes wait for the client, after there were many.
    func becameWritable()
    /// The socket is not connected any more; called once, last. ``Socket/rooms`` still says which rooms it was in.
    func disconnected(_ reason: DisconnectReason)
}

extension EventLoopSocketHandler {
    /// Of no interest to a handler that sends little.
    public func becameWritable() {}
}
