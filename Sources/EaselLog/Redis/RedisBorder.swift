package import EaselBoard
import EaselJSON
package import EaselRedis
import NIOCore

/// Reads replies that hold what a store keeps. Whoever can write to Redis may have written anything: what is broken throws
/// ``LogError/corrupt(_:)`` or is left out, and no number leaves here that arithmetic would have to fear.
package enum RedisBorder {
    /// The fields of a board's meta that ``info(_:_:)`` reads.
    static let infoFields: [RedisCommand.Argument] = [
        "epoch", "title", "seq", "oldest", "createdAt", "at", "ancestors", "format", "access",
    ]

    /// Nil if there is no such board.
    package static func info(_ board: BoardID, _ reply: RESPValue) throws(LogError) -> BoardInfo? {
        let fields = try checked(reply, of: board).array ?? []
        guard fields.count == infoFields.count else { throw .corrupt("the meta of board \(board)") }
        if case .null = fields[0] { return nil }
        let format = try fields[7].stored.integer(
            "the format of board \(board)", in: 1...StoredValue.largestInteger, absent: 1)
        guard format <= BoardKeys.format else {
            throw LogError.unavailable(
                Unavailability(
                    .newerFormat,
                    "board \(board) was written by a newer version of Easel (format \(format)); use that version"
                ))
        }
        var stored = StoredBoard(epoch: fields[0].stored)
        stored.title = fields[1].stored
        stored.seq = fields[2].stored
        stored.oldest = fields[3].stored
        stored.createdAt = fields[4].stored
        stored.updatedAt = fields[5].stored
        stored.ancestors = fields[6].stored
        stored.access = fields[8].stored
        return try stored.info(board)
    }

    /// The reply to HMGET epoch access. Nil if there is no such board.
    package static func access(_ board: BoardID, _ reply: RESPValue) throws(LogError) -> BoardAccess? {
        let fields = try checked(reply, of: board).array ?? []
        guard fields.count == 2 else { throw .corrupt("the meta of board \(board)") }
        if case .null = fields[0] { return nil }
        return try StoredBoard(epoch: fields[0].stored, access: fields[1].stored).access(of: board)
    }

    /// The reply to HMGET epoch seq. Nil if there is no such board.
    package static func head(_ board: BoardID, _ reply: RESPValue) throws(LogError) -> BoardHead? {
        let fields = try checked(reply, of: board).array ?? []
        guard fields.count == 2 else { throw .corrupt("the meta of board \(board)") }
        if case .null = fields[0] { return nil }
        var stored = StoredBoard(epoch: fields[0].stored)
        stored.seq = fields[1].stored
        stored.oldest = .integer(1)
        let info = try stored.info(board)
        return BoardHead(epoch: info.epoch, seq: info.seq)
    }

    /// An entry of the stream: its id and the field `op`.
    package static func operation(_ entry: RESPValue) throws(LogError) -> LoggedOperation {
        guard let parts = entry.array, parts.count == 2, let seq = parts[0].buffer.flatMap(seq),
            let fields = parts[1].array, fields.count >= 2, let tail = fields[1].buffer, LoggedOperation.isTail(tail)
        else { throw LogError.corrupt("an entry of the stream is not one of Easel's") }
        return LoggedOperation(seq: seq, tail: tail)
    }

    /// The seq of an entry's id, `0-` and the seq; nil for an id that is none of Easel's. For each operation of a history: without text.
    private static func seq(_ id: ByteBuffer) -> Seq? {
        id.withUnsafeReadableBytes { bytes in
            // A seq has at most 16 digits.
            guard (3...18).contains(bytes.count), bytes[0] == UInt8(ascii: "0"), bytes[1] == UInt8(ascii: "-"),
                bytes[2] != UInt8(ascii: "0")
            else { return nil }
            var seq = 0
            for byte in bytes[2...] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                seq = seq * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return seq <= StoredValue.largestInteger ? seq : nil
        }
    }

    /// `n:seq` of a client, and when. Nil for what is none of that: then the client counts as one that was forgotten, as it
    /// does to the script that appends.
    package static func lastSubmission(_ reply: RESPValue) -> LastSubmission? {
        let parts = (reply.string ?? "").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count >= 2, let n = parts[0], let seq = parts[1], (1...StoredValue.largestInteger).contains(n),
            (1...StoredValue.largestInteger).contains(seq)
        else { return nil }
        return LastSubmission(n: n, seq: seq)
    }

    /// Participants, each with its node. What is none is left out: another version of Easel may write more.
    package static func roster(_ reply: RESPValue) -> [RosterEntry] {
        (reply.array ?? []).compactMap { value in
            guard let bytes = value.buffer, let json = try? JSON(parsing: bytes.readableBytesView),
                let node = json["node"]?.stringValue.flatMap({ try? NodeID(validating: $0) }),
                let participant = json["participant"].flatMap({ try? Participant(json: $0) }), participant.isPlausible
            else { return nil }
            return RosterEntry(participant: participant, node: node)
        }
    }

    /// People, each behind the time at which they were remembered. What is none is left out.
    package static func people(_ reply: RESPValue) -> [KnownPerson] {
        (reply.array ?? []).prefix(2 * KnownPerson.maximum).compactMap { value in
            guard let view = value.buffer?.readableBytesView, let colon = view.firstIndex(of: UInt8(ascii: ":")),
                let json = try? JSON(parsing: view[view.index(after: colon)...])
            else { return nil }
            return KnownPerson(json: json)
        }
    }

    /// `client epoch seq board` of an import that is on its way. Nil for what is none.
    package static func pendingImport(_ reply: RESPValue) -> PendingImport? {
        let parts = (reply.string ?? "").split(separator: " ", omittingEmptySubsequences: false)
            .map { StoredValue.text(String($0)) }
        guard parts.count == 4 else { return nil }
        return try? PendingImport(client: parts[0], board: parts[3], epoch: parts[1], seq: parts[2])
    }

    /// The script's reply to a batch of so many submissions.
    package static func receipt(_ reply: RESPValue, submissions: Int) throws(LogError) -> (AppendReceipt, at: Int) {
        let numbers = reply.array ?? []
        let seqs = -StoredValue.largestInteger...StoredValue.largestInteger
        guard numbers.count == submissions + 2 else { throw .corrupt("the reply of a script") }
        var outcomes: [AppendReceipt.Outcome] = []
        for number in numbers.dropFirst(2) {
            let seq = try number.stored.integer("a seq of the script's reply", in: seqs)
            outcomes.append(seq > 0 ? .sequenced(seq) : .duplicate(seq == 0 ? nil : -seq))
        }
        let head = try numbers[0].stored.seq("the last seq of the script's reply")
        return (AppendReceipt(outcomes: outcomes, head: head), try numbers[1].stored.time("the script's time"))
    }

    /// The reply to TIME, in milliseconds.
    package static func time(_ reply: RESPValue) throws(LogError) -> Int {
        guard let parts = reply.array, parts.count == 2 else { throw .corrupt("the reply to TIME") }
        let seconds = try parts[0].stored.integer("the time of Redis", in: 0...StoredValue.latestTime / 1_000)
        let microseconds = try parts[1].stored.integer("the time of Redis", in: 0...999_999)
        return seconds * 1_000 + microseconds / 1_000
    }

    /// A frame that somebody published on a board's channel: nil for one that holds seqs which no log has, or more than
    /// there is room for.
    package static func frame(_ bytes: ByteBuffer) -> OperationFrame? {
        guard let frame = OperationFrame(bytes), frame.first >= 1, frame.last <= StoredValue.largestInteger,
            frame.last - frame.first < bytes.readableBytes / LoggedOperation.leastBytes
        else { return nil }
        return frame
    }

    /// A command of a pipeline may have failed by itself: a key of another type is no reason to leave the others out.
    private static func checked(_ reply: RESPValue, of board: BoardID) throws(LogError) -> RESPValue {
        guard case .error(let error) = reply else { return reply }
        throw try RedisBoardLog.logError(error, of: board)
    }
}
