/// Whom an ``EngineSession`` tells. Called on the session's event loop.
package protocol EngineSessionDelegate: AnyObject {
    func received(_ message: EngineMessage)
    /// Few bytes wait for the client, after there were many.
    func becameWritable()
    /// Whether the session is closed by whoever serves it when the server drains, in time, rather than by the server.
    var leavesByItself: Bool { get }
    /// Called once, last.
    func closed(_ reason: EngineCloseReason)
}

extension EngineSessionDelegate {
    package func becameWritable() {}
    package var leavesByItself: Bool { false }
}
