import EaselBoard
import EaselJSON
import EaselLog
import EaselServer

/// Who drew what, and when.
struct SummarySink: ReplaySink {
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
    private var clients: [ClientID: Share] = [:]
    private var edits: [String: Int] = [:]

    init(_ header: ArchiveHeader, output: OutputFile, isJSON: Bool) {
        self.header = header
        self.output = output
        self.isJSON = isJSON
    }

    mutating func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) {
        seqs = (seqs?.lowerBound ?? operation.seq)...operation.seq
        var share = clients[operation.client] ?? Share()
        share.operations += 1
        share.edits += operation.edits.count
        share.first = min(share.first, operation.at)
        share.last = max(share.last, operation.at)
        clients[operation.client] = share
        for edit in operation.edits { edits[edit.name, default: 0] += 1 }
    }

    func end(with document: Document) throws {
        var document = document
        let digest = "\(document.digest())"
        try output.write((isJSON ? json(document, digest) : text(document, digest)).utf8)
        try output.finish()
    }

    private var ranked: [(client: ClientID, share: Share)] {
        clients.map { ($0.key, $0.value) }
            .sorted { ($0.share.operations, $0.client.string) > ($1.share.operations, $1.client.string) }
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
        for (client, share) in ranked {
            lines.append(
                "\(client.string)  \(share.operations) operations, \(Timestamp.text(share.first)) to "
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
                ranked.map { client, share in
                    [
                        "client": .string(client.string), "operations": .number(Double(share.operations)),
                        "edits": .number(Double(share.edits)), "first": .string(Timestamp.text(share.first)),
                        "last": .string(Timestamp.text(share.last)),
                    ]
                }),
        ]
        return result.canonicalString + "\n"
    }
}
