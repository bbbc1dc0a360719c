import AsyncHTTPClient
import EaselBoard
import EaselJSON
import EaselLog
import EaselServer
import NIOCore

/// A board's history read from a server over HTTP.
struct ServerHistory: BoardHistory {
    let url: String
    let board: BoardID

    private var api: String { "\(url)/api/boards/\(board.string)" }

    func open() async throws -> (header: ArchiveHeader, last: Seq) {
        let info = try await ServerRequest.json(api)
        guard let title = info["title"]?.stringValue,
            let epoch = info["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) }),
            let seq = info["seq"]?.integerValue, seq >= 0, case let oldest = info["oldest"]?.integerValue ?? 1,
            oldest >= 1, oldest <= seq + 1
        else { throw HistoryError("\(url) gave no board in its answer") }
        let created = info["createdAt"]?.stringValue.flatMap { Timestamp.milliseconds($0) } ?? 0
        return (
            ArchiveHeader(
                board: board, title: BoardTitle.shortened(title), epoch: epoch, createdAt: max(0, created),
                base: oldest - 1), seq
        )
    }

    func baseDocument() async throws -> Document {
        let base = try await open().header.base
        guard base > 0 else { return Document() }
        return try await document(at: .seq(base)).document
    }

    func people() async throws -> [KnownPerson] {
        let answer = try await ServerRequest.json("\(api)/people")
        return (answer["people"]?.arrayValue ?? []).compactMap { KnownPerson(json: $0) }
    }

    /// The document at a moment; now, if that is nil.
    func document(at position: HistoryPosition?) async throws -> (epoch: Epoch, seq: Seq, document: Document) {
        let query =
            switch position {
            case nil: ""
            case .seq(let seq): "?at=\(seq)"
            case .time(let time): "?time=\(Timestamp.text(time))"
            }
        let answer = try await ServerRequest.json("\(api)/document\(query)")
        guard let elements = answer["elements"]?.objectValue, let seq = answer["seq"]?.integerValue,
            let epoch = answer["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) })
        else { throw HistoryError("\(url) gave no document in its answer") }
        return (epoch, seq, try Document(elements: elements))
    }

    /// A server ends an answer that is read too slowly, as a replay at the original pace does: it is asked again from there
    /// on.
    func read(after: Seq, upTo last: Seq, _ body: (LoggedOperation) async throws -> Void) async throws {
        var seq = after
        while seq < last {
            let before = seq
            do {
                try await readOnce(&seq, upTo: last, body)
            } catch let interruption as Interruption {
                guard seq > before else { throw interruption.error }
            }
        }
    }

    /// The answer did not come to its end.
    private struct Interruption: Error {
        let error: any Error
    }

    private func readOnce(
        _ seq: inout Seq, upTo last: Seq, _ body: (LoggedOperation) async throws -> Void
    ) async throws {
        var lines = LineSplitter()
        let response = try await ServerRequest.get("\(api)/operations?after=\(seq)&limit=\(last - seq)")
        var chunks = response.body.makeAsyncIterator()
        while let chunk = try await next(&chunks) {
            lines.append(chunk)
            while let line = try lines.next() {
                guard let read = try JSON(parsing: line.readableBytesView)["seq"]?.integerValue, read == seq + 1 else {
                    throw HistoryError("\(url) left out seq \(seq + 1) of the board")
                }
                seq = read
                try await body(LoggedOperation(seq: seq, json: line))
            }
        }
        guard seq == last else { throw HistoryError("\(url) ended its answer at seq \(seq) instead of seq \(last)") }
    }

    private func next(_ chunks: inout HTTPClientResponse.Body.AsyncIterator) async throws -> ByteBuffer? {
        do {
            return try await chunks.next()
        } catch {
            throw Interruption(error: error)
        }
    }
}
