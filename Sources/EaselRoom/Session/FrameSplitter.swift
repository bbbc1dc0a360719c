import EaselBoard
import EaselJSON
import NIOCore

/// Splits what may be too much for one frame.
enum FrameSplitter {
    /// No frame that a session gets is larger, unless one item alone is.
    static let maximumBytes = 1 << 20

    /// One frame if everything fits, as it nearly always does; else those of each half.
    static func encode<Item>(
        _ items: ArraySlice<Item>, as kind: SharedFrame.Kind, _ message: (ArraySlice<Item>) -> ServerMessage
    ) -> [SharedFrame] {
        let bytes = message(items).encode()
        guard bytes.count > maximumBytes, items.count > 1 else { return [SharedFrame(kind, ByteBuffer(bytes: bytes))] }
        let middle = items.startIndex + items.count / 2
        return encode(items[..<middle], as: kind, message) + encode(items[middle...], as: kind, message)
    }

    /// A welcome, and where the participants are too many for one frame the rest of them as arrivals.
    /// The welcomed session's own participant is in the welcome.
    static func split(_ welcome: Welcome) -> [ServerMessage] {
        if let encoded = welcome.encodedParticipants, encoded.byteCount <= maximumBytes - welcomeReserve {
            return [.welcome(welcome)]
        }
        guard
            welcome.participants.count * (welcome.limits.presenceBytes + stringReserve) > maximumBytes - welcomeReserve
        else { return [.welcome(welcome)] }
        let others = welcome.participants.filter { $0.session != welcome.session }
        let pages = pages(of: others, ofAtMost: maximumBytes - welcomeReserve)
        guard let first = pages.first, pages.count > 1 else { return [.welcome(welcome)] }
        var welcome = welcome
        welcome.encodedParticipants = nil
        welcome.participants = welcome.participants.filter { $0.session == welcome.session } + first
        return [.welcome(welcome)]
            + pages.dropFirst().map {
                .participants(joined: Array($0), left: [], count: welcome.count)
            }
    }

    /// What a welcome holds besides others' participants, with room to spare: its own may have the largest presence.
    private static let welcomeReserve = 128 << 10
    /// What a participant's name, colour and ids may take.
    private static let stringReserve = 8 << 10

    private static func pages(of participants: [Participant], ofAtMost maximum: Int) -> [ArraySlice<Participant>] {
        var pages: [ArraySlice<Participant>] = []
        var start = 0
        var bytes = 0
        for (index, participant) in participants.enumerated() {
            let size = sizeEstimate(of: participant)
            if bytes + size > maximum, index > start {
                pages.append(participants[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < participants.count { pages.append(participants[start...]) }
        return pages
    }

    /// At least the bytes that a participant takes: a byte of a string takes at most six, escaped.
    private static func sizeEstimate(of participant: Participant) -> Int {
        let strings = participant.name.utf8.count + participant.color.utf8.count + participant.session.string.utf8.count
        return JSON.object(participant.state).canonicalCount + strings * 6 + 96
    }
}
