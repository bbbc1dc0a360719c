import EaselBoard
import EaselJSON
import EaselLog
import EaselServer

/// Who made each element that is there in the end, and who last changed it.
struct AuthorsSink: ReplaySink {
    private let output: OutputFile
    private let isJSON: Bool
    private let names: PeopleNames
    private var authors = ElementAuthors()

    init(_ people: [KnownPerson], output: OutputFile, isJSON: Bool) {
        names = PeopleNames(people)
        self.output = output
        self.isJSON = isJSON
    }

    mutating func begin(with document: Document) {
        authors = ElementAuthors(behind: document.ids)
    }

    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) {
        authors.apply(operation)
    }

    func end(with document: Document) throws {
        let records = authors.records.sorted { $0.key.string < $1.key.string }
        for (id, record) in records {
            let line = isJSON ? json(id, record) : text(id, record, document)
            try output.write(Array("\(line)\n".utf8))
        }
        try output.finish()
    }

    private func json(_ id: ElementID, _ record: ElementAuthors.Record) -> String {
        var members: JSONObject = ["id": .string(id.string)]
        if let made = record.made { members["made"] = .object(json(made)) }
        if let changed = record.changed { members["changed"] = .object(json(changed)) }
        return JSON.object(members).canonicalString
    }

    private func json(_ mark: ElementAuthors.Mark) -> JSONObject {
        var members: JSONObject = [
            "seq": .number(Double(mark.seq)), "at": .string(Timestamp.text(mark.at)),
            "client": .string(mark.client.string),
        ]
        if let author = mark.author { members["by"] = .string(author.string) }
        if let author = mark.claimedAuthor { members["claimedBy"] = .string(author.string) }
        if let name = names.name(client: mark.client, author: mark.author) {
            members["name"] = .string(name.text)
            if name.isClaimed { members["claimed"] = true }
        }
        return members
    }

    private func text(_ id: ElementID, _ record: ElementAuthors.Record, _ document: Document) -> String {
        let type = document.element(id)?["type"]?.stringValue ?? "element"
        let marks = [("made", record.made), ("changed", record.changed)].compactMap { verb, mark in
            mark.map {
                "\(verb) \(Timestamp.text($0.at)) by "
                    + names.description(client: $0.client, author: $0.author, claimed: $0.claimedAuthor)
            }
        }
        let said = marks.isEmpty ? "older than the history that is kept" : marks.joined(separator: "; ")
        return TerminalText.escaped("\(id)  \(type)  \(said)")
    }
}
