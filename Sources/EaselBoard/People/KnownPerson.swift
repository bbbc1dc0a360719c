import EaselJSON

/// Somebody who has drawn on a board, by the name that they had then: the log has only ids.
public struct KnownPerson: Sendable, Equatable {
    /// Whom the log names.
    public enum Identity: Sendable, Hashable {
        /// A subject, whose token has the name: the `by` of operations.
        case author(Author)
        /// A client, whose user has chosen the name.
        case client(ClientID)
    }

    public let identity: Identity
    /// 1 to 64 characters.
    public let name: String
    /// The CSS colour of the cursor; nil where none is known.
    public let color: String?

    /// Nil for a name or colour that nobody can have.
    public init?(_ identity: Identity, name: String, color: String?) {
        guard !name.isEmpty, name.unicodeScalars.count <= 4 * Hello.maximumNameCharacters,
            name.count <= Hello.maximumNameCharacters, color.map({ (1...32).contains($0.utf8.count) }) ?? true
        else { return nil }
        self.identity = identity
        self.name = name
        self.color = color
    }

    /// People whom a board remembers; those who have drawn longest ago are forgotten first.
    public static let maximum = 1_000

    /// Whether the name is no more than what somebody calls themselves.
    public var isClaimed: Bool {
        if case .client = identity { true } else { false }
    }

    /// `{"by":…,"name":…,"color":…}`, or `{"client":…,"name":…,"color":…,"claimed":true}`.
    public var object: JSONObject {
        var object: JSONObject = ["name": .string(name)]
        switch identity {
        case .author(let author): object["by"] = .string(author.string)
        case .client(let client):
            object["client"] = .string(client.string)
            object["claimed"] = true
        }
        if let color { object["color"] = .string(color) }
        return object
    }

    /// Nil for what is none.
    public init?(json: JSON) {
        guard let name = json["name"]?.stringValue, (json["color"] == nil) == (json["color"]?.stringValue == nil) else {
            return nil
        }
        let identity: Identity
        if let author = json["by"]?.stringValue.flatMap({ Author(validating: $0) }) {
            identity = .author(author)
        } else if let client = json["client"]?.stringValue.flatMap({ ClientID(validating: $0) }) {
            identity = .client(client)
        } else {
            return nil
        }
        self.init(identity, name: name, color: json["color"]?.stringValue)
    }
}

extension KnownPerson.Identity {
    /// Tells people of a board apart, as a store needs it.
    public var key: String {
        switch self {
        case .author(let author): "by:" + author.string
        case .client(let client): "client:" + client.string
        }
    }
}
