public import EaselBoard
public import EaselJSON

/// The last line of an archive: an archive without it was cut.
public struct ArchiveTrailer: Sendable, Equatable {
    /// The seq of the last operation.
    public var seq: Seq
    /// The digest of the document there.
    public var digest: Digest
    /// The names of those who have drawn, as the board remembers them. Versions that know nothing of it leave it alone.
    public var people: [KnownPerson]

    /// Bytes that people may take together: a stranger's line has as many as an operation.
    static let maximumPeopleBytes = 200_000

    /// - Parameter people: those who find no room are left out.
    public init(seq: Seq, digest: Digest, people: [KnownPerson] = []) {
        self.seq = seq
        self.digest = digest
        var bytes = 0
        self.people = Array(
            people.prefix(KnownPerson.maximum).prefix { person in
                bytes += JSON.object(person.object).canonicalCount + 1
                return bytes <= Self.maximumPeopleBytes
            })
    }

    public var json: JSON {
        var members: JSONObject = [
            "type": "end", "seq": .number(Double(seq)), "digest": .string("\(digest)"),
        ]
        if !people.isEmpty { members["people"] = .array(people.map { .object($0.object) }) }
        return .object(members)
    }

    public init?(json: JSON) {
        guard json["type"] == "end", let seq = json["seq"]?.integerValue,
            let digest = json["digest"]?.stringValue.flatMap({ Digest($0) })
        else { return nil }
        // What is nobody is left out.
        let people = (json["people"]?.arrayValue ?? []).prefix(2 * KnownPerson.maximum).compactMap {
            KnownPerson(json: $0)
        }
        self.init(seq: seq, digest: digest, people: people)
    }
}
