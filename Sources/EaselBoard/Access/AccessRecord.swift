import EaselJSON

/// Who may do what on a board, besides what tokens say: its owner, members, visibility and links. Kept in the board's meta, and
/// gone with it. A pure value; what the roles permit is decided by `AccessPolicy` alone.
public struct AccessRecord: Sendable, Equatable {
    /// Grows by one with each change; 0 for a board that has no record.
    public private(set) var revision = 0
    /// Grows by one with each change of what somebody may do. Uses of links change nothing of that.
    public private(set) var grants = 0
    /// The subject that made the board; nil where nobody was authenticated then.
    public private(set) var owner: SubjectID?
    /// Roles by subject; the owner is not among them.
    public private(set) var members: [SubjectID: Role] = [:]
    /// Who may come besides.
    public private(set) var visibility = Visibility.link
    /// In the order in which they were made.
    public private(set) var links: [BoardLink] = []

    /// Grows by one whenever somebody is removed from the board's log: whoever keeps operations reads them again.
    public private(set) var forgettings = 0

    /// Why a record does not take a change.
    public enum Refusal: Error, Sendable, Equatable {
        /// The board has as many members as it may have.
        case tooManyMembers
        /// The board has as many links as it may have.
        case tooManyLinks
        /// The record would take more bytes than it may.
        case tooLarge
        /// The owner has a role that can't be taken or changed.
        case isOwner
        /// There is no such member or link.
        case notFound
        /// Links don't count on a private board.
        case isPrivate
        /// The link has been used as often as it may be.
        case usedUp
    }

    public static let maximumMembers = 200
    public static let maximumLinks = 50
    /// Bytes of a record as JSON: as much is read with each board of a list.
    public static let maximumBytes = 64 << 10

    /// A board of nobody's.
    public init() {}

    /// A new board.
    public init(owner: SubjectID?) {
        self.owner = owner
        (revision, grants) = (1, 1)
    }

    /// What decides who may do what.
    private var withoutUses: AccessRecord {
        var record = self
        record.revision = 0
        record.links = links.map(\.unused)
        return record
    }

    // MARK: Changes

    /// The record with a change, one revision later. Throws ``Refusal``.
    public func changed<Value>(
        _ change: (inout AccessRecord) throws(Refusal) -> Value
    ) throws(Refusal) -> (record: AccessRecord, value: Value) {
        var record = self
        let value = try change(&record)
        record.revision += 1
        if record.withoutUses != withoutUses { record.grants += 1 }
        guard record.text.count <= Self.maximumBytes else { throw .tooLarge }
        return (record, value)
    }

    /// Gives a subject a role.
    public mutating func setMember(_ subject: SubjectID, to role: Role) throws(Refusal) {
        guard subject != owner else { throw .isOwner }
        guard members[subject] != nil || members.count < Self.maximumMembers else { throw .tooManyMembers }
        members[subject] = role
    }

    /// Takes a subject's role.
    public mutating func removeMember(_ subject: SubjectID) throws(Refusal) {
        guard subject != owner else { throw .isOwner }
        guard members.removeValue(forKey: subject) != nil else { throw .notFound }
    }

    public mutating func setVisibility(_ visibility: Visibility) {
        self.visibility = visibility
    }

    public mutating func add(_ link: BoardLink) throws(Refusal) {
        guard visibility.takesLinks else { throw .isPrivate }
        guard links.count < Self.maximumLinks else { throw .tooManyLinks }
        links.append(link)
    }

    /// Whoever came by the link has to leave.
    public mutating func revoke(_ link: LinkID) throws(Refusal) {
        guard let index = links.firstIndex(where: { $0.id == link }) else { throw .notFound }
        links.remove(at: index)
    }

    /// Counts those who came by a link. Throws ``Refusal/usedUp`` if it lets the client in no more.
    public mutating func use(
        _ link: LinkID, by client: ClientID?, times: Int = 1, at now: Int
    ) throws(Refusal) {
        guard let index = links.firstIndex(where: { $0.id == link }) else { throw .notFound }
        guard client == nil || links[index].admits(client, at: now) else { throw .usedUp }
        links[index].count(client, times: times, at: now)
    }

    /// Takes a subject's role, also the owner's, and the labels of links that name the subject or have one of these names in
    /// them; counts that operations were changed. True if the record named the subject.
    public mutating func forget(_ subject: SubjectID, names: [String]) -> Bool {
        let before = self
        if owner == subject { owner = nil }
        members[subject] = nil
        links = links.map { $0.isCalled(by: [subject.string] + names) ? $0.unlabelled : $0 }
        let wasNamed = self != before
        forgettings += 1
        return wasNamed
    }

    /// The link whose secret has this hash.
    public func link(hash: String) -> BoardLink? {
        links.first { $0.hash == hash }
    }
}

extension AccessRecord {
    /// As the store keeps it: JSON.
    public var text: [UInt8] {
        var object: JSONObject = [
            "revision": .number(Double(revision)), "grants": .number(Double(grants)),
            "visibility": .string(visibility.rawValue),
            "members": .object(JSONObject(members.map { ($0.key.string, .string($0.value.rawValue)) })),
            "links": .array(links.map(\.stored)),
        ]
        if let owner { object["owner"] = .string(owner.string) }
        if forgettings > 0 { object["forgettings"] = .number(Double(forgettings)) }
        return JSON.object(object).canonical
    }

    /// Nil for what no store of Easel's keeps. Nothing is left out: a record that can't be read lets nobody in.
    public init?(text: some Collection<UInt8>) {
        guard text.count <= 2 * Self.maximumBytes, let json = try? JSON(parsing: text) else { return nil }
        self.init(json: json)
    }

    /// Nil for what no store of Easel's keeps.
    public init?(json: JSON) {
        guard let revision = json["revision"]?.integerValue, (1...1 << 53).contains(revision),
            let grants = json["grants"]?.integerValue, (1...revision).contains(grants),
            let visibility = json["visibility"]?.stringValue.flatMap(Visibility.init(rawValue:)),
            let members = json["members"]?.objectValue, let links = json["links"]?.arrayValue
        else { return nil }
        self.revision = revision
        self.grants = grants
        self.visibility = visibility
        owner = json["owner"]?.stringValue.map { SubjectID($0) }
        forgettings = max(0, json["forgettings"]?.integerValue ?? 0)
        for (subject, role) in members {
            guard let role = role.stringValue.flatMap(Role.init(rawValue:)) else { return nil }
            self.members[SubjectID(subject)] = role
        }
        self.links = links.compactMap(BoardLink.init(stored:))
        guard self.links.count == links.count else { return nil }
    }
}
