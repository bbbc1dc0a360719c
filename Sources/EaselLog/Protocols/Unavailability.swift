/// Why a log can't be used now: a class that anybody may know, and details for the operator alone.
///
/// A literal is a detail of the class ``Reason/failed``.
public struct Unavailability: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// What a client is told. The raw value is the `reason` of a problem.
    public enum Reason: String, Sendable, CaseIterable {
        /// The disk or the memory of the store is full.
        case full
        case readOnly = "read-only"
        /// The store can't write, for a reason other than these.
        case unwritable
        case unreachable
        case timeout
        /// The store loads its data, changes its shape or is kept busy.
        case busy
        /// The store does not let this node in, or do what it has to.
        case refused
        case notReplicated = "not-replicated"
        /// A later version of Easel has written the board.
        case newerFormat = "newer-format"
        /// This node has shut the log down.
        case closed
        case failed
    }

    public let reason: Reason
    /// May quote the store: for logs, and for commands of whoever has access to it.
    public let detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public init(stringLiteral detail: String) {
        self.init(.failed, detail)
    }

    public var description: String { detail }
}

extension Unavailability.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .full: "its disk or memory is full"
        case .readOnly: "it can only be read"
        case .unwritable: "it can't be written"
        case .unreachable: "it can't be reached"
        case .timeout: "it does not answer in time"
        case .busy: "it is busy"
        case .refused: "it refuses this node"
        case .notReplicated: "no replica confirms what is written"
        case .newerFormat: "a newer version of Easel has written it; use that version"
        case .closed: "it is shut down"
        case .failed: "it has failed, and the node's own log says why"
        }
    }
}

extension LogError {
    /// The error for clients. It never quotes the store: no SQL, no address, no command.
    public var clientDescription: String {
        switch self {
        case .unavailable(let why): "the log is unavailable: \(why.reason)"
        default: description
        }
    }

    /// The class of a log's unavailability; nil for other errors.
    public var unavailability: Unavailability.Reason? {
        if case .unavailable(let why) = self { why.reason } else { nil }
    }
}
