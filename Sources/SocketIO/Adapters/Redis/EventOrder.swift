/// How events get to other Easel nodes.
enum EventOrder {
    /// By pub/sub alone.
    case none
    /// The format has a stream, for all events and for changes of sockets.
    case stream(EventLog)
    /// A log of Easel's own beside the format. Node servers don't read it; their events are copied into it.
    case log(EventLog, ForeignEventRecorder)

    var log: EventLog? {
        switch self {
        case .none: nil
        case .stream(let log), .log(let log, _): log
        }
    }

    /// Whether a message comes to all Easel nodes through the log.
    func orders(_ message: ClusterMessage) -> Bool {
        switch (self, message) {
        case (.none, _): false
        case (.stream, .broadcast), (_, .join), (_, .leave), (_, .disconnect): true
        case (.log, .broadcast): message.isRecoverable
        default: false
        }
    }
}
