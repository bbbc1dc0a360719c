import EaselBoard

/// The names of those whom a log names by ids, as a board or an archive remembers them.
struct PeopleNames {
    private let names: [KnownPerson.Identity: String]

    init(_ people: [KnownPerson]) {
        names = Dictionary(people.map { ($0.identity, $0.name) }) { first, _ in first }
    }

    /// The name of whom the log names, and whether it is no more than what they call themselves.
    func name(client: ClientID, author: Author?) -> (text: String, isClaimed: Bool)? {
        if let name = author.flatMap({ names[.author($0)] }) { return (name, false) }
        return names[.client(client)].map { ($0, true) }
    }

    /// Who somebody is, in one line.
    func description(client: ClientID, author: Author?, claimed: Author?) -> String {
        var parts = [client.string]
        if let author { parts.append("by \(author)") }
        if let claimed { parts.append("by \(claimed), as an archive claims") }
        if let (name, isClaimed) = name(client: client, author: author) {
            let source = client.isArchived ? ", as an archive says" : ", as they say"
            parts.append(isClaimed ? "\"\(name)\"\(source)" : "\"\(name)\"")
        }
        return parts.joined(separator: "  ")
    }
}
