import EaselBackoff
import NIOCore

extension Backoff {
    /// For what is asked of the log again: soon at first, and every other second while the log is away.
    static var ofLog: Backoff { Backoff(minimum: .milliseconds(50), maximum: .seconds(2)) }
}
