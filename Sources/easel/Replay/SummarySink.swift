import EaselBoard
import EaselJSON
import EaselLog
import EaselServer

/// Who drew what, and when.
struct SummarySink: ReplaySink {
    /// Whose operations are counted together.
    private struct Drawer: Hashable {
        let client: ClientID
        /// The subject or link that the log names; nil where it names none.
        let author: Author?
        /// What an archive that the board was made of says of the author.
        let claimedAuthor: Author?
    }

    private struct Share {
        var operations = 0
        var edits = 0
        var first = Int.max
        var last = 0
    }

    private let header: ArchiveHeader
    private let output: OutputFile
    private let isJSON: Bool
    private var seqs: ClosedRange<Seq>?
    private var drawers: [Drawer: Share] = [:]
    private let names: PeopleNames
    private var edits: [String: Int] = [:]

    init(_ header: ArchiveHeader, _ people: [KnownPerson], output: OutputFile, isJSON: Bool) {
        self.header = header
        names = PeopleNames(people)
        self.output = output
        self.isJSON = isJSON
    }

    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) {
        seqs = (seqs?.lowerBound ?? operation.seq)...operation.seq
        let drawer = Drawer(
            client: operation.client, author: operation.author, claimedAuthor: operation.claim?.author)
        var share = drawers[drawer] ?? Share()
        share.operations += 1
        share.edits += operation.edits.count
        share.first = min(share.first, operation.at)
        share.last = max(share.last, operation.at)
        drawers[drawer] = share
        for edit in operation.edits { edits[edit.name, default: 0] += 1 }
    }

    func end(with document: Document) throws {
        var document = document
        let digest = "\(document.digest())"
        try output.write((isJSON ? json(document, digest) : text(document, digest)).utf8)
        try output.finish()
    }

    private var ranked: [(drawer: Drawer, share: Share)] {
        drawers.map { ($0.key, $0.value) }
            .sorted { ($0.share.operations, $0.drawer.client.string) > ($1.share.operations, $1.drawer.client.string) }
    }

    /// Who somebody is, in one line.
    private func description(of drawer: Drawer) -> String {
        TerminalText.escaped(
            names.description(client: drawer.client, author: drawer.author, claimed: drawer.claimedAuthor))
    }

    private func text(_ document: Document, _ digest: String) -> String {
        var lines = ["board \(header.board.string), \(TerminalText.escaped(header.title))"]
        if let seqs {
            lines.append("seq \(seqs.lowerBound) to \(seqs.upperBound): \(seqs.count) operations")
        } else {
            lines.append("no operations")
        }
        lines.append("\(document.count) elements, digest \(digest)")
        lines.append(edits.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        for (drawer, share) in ranked {
            lines.append(
                "\(description(of: drawer))  \(share.operations) operations, \(Timestamp.text(share.first)) to "
                    + Timestamp.text(share.last))
        }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    private func json(_ document: Document, _ digest: String) -> String {
        let result: JSON = [
            "board": .string(header.board.string), "title": .string(header.title),
            "epoch": .string(header.epoch.string),
            "first": .number(Double(seqs?.lowerBound ?? 0)), "last": .number(Double(seqs?.upperBound ?? 0)),
            "operations": .number(Double(seqs?.count ?? 0)), "elements": .number(Double(document.count)),
            "digest": .string(digest), "edits": .object(JSONObject(edits.map { ($0.key, .number(Double($0.value))) })),
            "clients": .array(
                ranked.map { drawer, share in
                    var members: JSONObject = [
                        "client": .string(drawer.client.string), "operations": .number(Double(share.operations)),
                        "edits": .number(Double(share.edits)), "first": .string(Timestamp.text(share.first)),
                        "last": .string(Timestamp.text(share.last)),
                    ]
                    if let author = drawer.author { members["by"] = .string(author.string) }
                    if let author = drawer.claimedAuthor { members["claimedBy"] = .string(author.string) }
                    if let (name, isClaimed) = names.name(client: drawer.client, author: drawer.author) {
                        members["name"] = .string(name)
                        if isClaimed { members["claimed"] = true }
                    }
                    return .object(members)
                }),
        ]
        return result.canonicalString + "\n"
    }
}
