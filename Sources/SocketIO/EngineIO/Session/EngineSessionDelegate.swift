/// Whom an ``EngineSession`` tells. Called on the session's event loop.
package protocol EngineSessionDelegate: AnyObject {
    func received(_ message: EngineMessage)
    /// Called once, last.
    func closed(_ reason: EngineCloseReason)
}
