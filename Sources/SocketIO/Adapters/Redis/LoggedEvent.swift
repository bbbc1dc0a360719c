/// An entry of the log of events, read once for all clients that may have missed it.
final class LoggedEvent: Sendable {
    let offset: StreamOffset
    /// Nil if it is not understood.
    let entry: StreamEntries.Entry?
    /// What a client gets that has missed it; nil if it is not for clients that were away.
    let missed: MissedEvent?
    /// Roughly what it takes, in bytes.
    let footprint: Int

    init(_ entry: StreamEntries.Entry?, at offset: StreamOffset) {
        self.offset = offset
        self.entry = entry
        guard let message = entry?.envelope.message, message.isRecoverable,
            case .broadcast(let arguments, let options) = message
        else {
            missed = nil
            footprint = 256
            return
        }
        missed = MissedEvent(
            arguments: arguments + [.string(offset.text)], compress: options.compress, packet: SharedPacket())
        footprint = arguments.reduce(512) { $0 + $1.footprint }
    }
}
