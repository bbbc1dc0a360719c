/// Participants as they stand in a frame, encoded once for many.
public struct EncodedParticipants: Sendable, Equatable {
    /// How many there are.
    public let count: Int
    /// The items of a JSON array, without its brackets.
    let json: [UInt8]

    public init(_ participants: [Participant]) {
        count = participants.count
        var json: [UInt8] = []
        for (index, participant) in participants.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            participant.encode(into: &json)
        }
        self.json = json
    }

    /// The bytes that they take.
    public var byteCount: Int { json.count }
}
