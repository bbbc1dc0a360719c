import EaselJSON

/// A link of a board: it lets whoever has its secret do what its role permits.
public struct BoardLink: Sendable, Equatable {
    public let id: LinkID
    /// SHA-256 of the secret, in hex.
    public let hash: String
    /// What it makes of those who come by it: viewers or editors.
    public let role: Role
    /// What the owner calls it; at most 100 characters. Nil for none.
    public let label: String?
    /// When it was made, in milliseconds since 1970.
    public let createdAt: Int
    /// When it ends, in milliseconds since 1970; nil for never.
    public let expires: Int?
    /// How many clients may come by it, 1 to 100; nil for any number.
    public let maxUses: Int?
    /// How often somebody came by it; of a link with ``maxUses``, how many clients.
    public private(set) var uses = 0
    /// When it was used last, in milliseconds since 1970, to within a minute; nil for never.
    public private(set) var lastUsedAt: Int?
    /// Those who came by a link with ``maxUses``.
    public private(set) var clients: Set<ClientID> = []

    public init(
        id: LinkID = .random(), hash: String, role: Role, label: String?, createdAt: Int, expires: Int?, maxUses: Int?
    ) {
        self.id = id
        self.hash = hash
        self.role = role
        self.label = label
        self.createdAt = createdAt
        self.expires = expires
        self.maxUses = maxUses
    }

    public static let maximumLabelCharacters = 100
    public static let maximumUses = 1...100

    /// Whether the link lets a client in at a time. A link with ``maxUses`` lets nobody in who doesn't say which client it is.
    public func admits(_ client: ClientID?, at now: Int) -> Bool {
        guard now < expires ?? .max else { return false }
        guard let maxUses else { return true }
        guard let client else { return false }
        return clients.contains(client) || clients.count < maxUses
    }

    /// The link as it was made.
    var unused: BoardLink {
        BoardLink(
            id: id, hash: hash, role: role, label: label, createdAt: createdAt, expires: expires, maxUses: maxUses)
    }

    /// Whether the label has one of these names in it, as whole words.
    func isCalled(by names: [String]) -> Bool {
        guard let label = label?.lowercased() else { return false }
        return names.contains { name in
            label.ranges(of: name.lowercased()).contains { range in
                let before = label[..<range.lowerBound].last, after = label[range.upperBound...].first
                return ![before, after].contains { $0?.isLetter == true || $0?.isNumber == true }
            }
        }
    }

    /// The link without its label.
    var unlabelled: BoardLink {
        var link = BoardLink(
            id: id, hash: hash, role: role, label: nil, createdAt: createdAt, expires: expires, maxUses: maxUses)
        (link.uses, link.lastUsedAt, link.clients) = (uses, lastUsedAt, clients)
        return link
    }

    /// Whether a client that the link lets in is still to be counted before it comes.
    public func hasToCount(_ client: ClientID?) -> Bool {
        maxUses != nil && client.map { !clients.contains($0) } ?? false
    }

    /// Counts clients that came by it.
    public mutating func count(_ client: ClientID?, times: Int = 1, at now: Int) {
        lastUsedAt = max(lastUsedAt ?? 0, now)
        if maxUses == nil {
            uses = min(uses + times, 1 << 40)
        } else if let client {
            clients.insert(client)
            uses = clients.count
        }
    }
}

extension BoardLink {
    /// What the owner is shown, without the hash and the clients.
    public var listed: JSONObject {
        var members: JSONObject = [
            "id": .string(id.string), "role": .string(role.rawValue), "uses": .number(Double(uses)),
        ]
        if let label { members["label"] = .string(label) }
        if let maxUses { members["maxUses"] = .number(Double(maxUses)) }
        return members
    }

    /// As the store keeps it.
    var stored: JSON {
        var members = listed
        members["hash"] = .string(hash)
        members["createdAt"] = .number(Double(createdAt))
        if let expires { members["expires"] = .number(Double(expires)) }
        if let lastUsedAt { members["lastUsedAt"] = .number(Double(lastUsedAt)) }
        if !clients.isEmpty { members["clients"] = .array(clients.map(\.string).sorted().map { .string($0) }) }
        return .object(members)
    }

    /// Nil for what no store of Easel's keeps.
    init?(stored json: JSON) {
        guard let id = json["id"]?.stringValue.flatMap(LinkID.init(validating:)),
            let hash = json["hash"]?.stringValue, hash.utf8.count == 64,
            let role = json["role"]?.stringValue.flatMap(Role.init(rawValue:)),
            let createdAt = json["createdAt"]?.integerValue, let uses = json["uses"]?.integerValue, uses >= 0
        else { return nil }
        self.init(
            id: id, hash: hash, role: role, label: json["label"]?.stringValue, createdAt: createdAt,
            expires: json["expires"]?.integerValue, maxUses: json["maxUses"]?.integerValue)
        // What bounds a link and can't be read must not be taken for no bound.
        guard (json["expires"] == nil) == (expires == nil), (json["maxUses"] == nil) == (maxUses == nil) else {
            return nil
        }
        self.uses = uses
        lastUsedAt = json["lastUsedAt"]?.integerValue
        clients = Set(
            (json["clients"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(ClientID.init(validating:)) })
    }
}
