import EaselBoard
import EaselClient
import EaselLog
import Logging
import NIOConcurrencyHelpers
import NIOPosix

/// A live board on a server, drawn on by one client whose numbers are the seqs of the history: so what was performed
/// before is known there, and is not performed twice.
struct BoardSink: ReplaySink {
    /// Operations on their way.
    private static let window = 2_000
    /// The operations that the picture at the start takes: well within what any server allows.
    private static let packing = {
        var limits = Limits()
        (limits.operationBytes, limits.editsPerOperation) = (128 << 10, 500)
        return limits
    }()

    private let client: BoardClient
    private let rejected: NIOLockedValueBox<(n: Int, why: String)?>
    private let base: Seq
    /// Whether the board shows the history alone, so that both must be equal in the end.
    private var isWhole: Bool

    init(_ address: BoardAddress, source: ArchiveHeader, isWhole: Bool) async throws {
        let rejected = NIOLockedValueBox<(n: Int, why: String)?>(nil)
        var configuration = ClientConfiguration()
        configuration.name = "Replay of \(source.title)"
        configuration.key = try ClientKey(validating: "replay-\(source.epoch)-\(source.board.string)")
        try NodeCredentials.apply(to: &configuration, for: [address.node])
        client = BoardClient(
            board: address.board, nodes: [address.node], configuration: configuration,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            logger: Logger(label: "replay") { _ in SwiftLogNoOpLogHandler() }
        ) { event in
            if case .rejected(let n, let code, let message) = event {
                rejected.withLockedValue { $0 = $0 ?? (n, "\(code): \(message)") }
            }
        }
        self.rejected = rejected
        base = source.base
        await client.connect()
        try await client.waitUntilSettled()
        let untouched = await client.seq == 0
        let ownOnly = await client.seq == client.nextN - 1 && source.base == 0
        self.isWhole = isWhole && (untouched || ownOnly)
    }

    mutating func begin(with document: Document) async throws {
        // Numbers up to the base stand for the picture that history begins with.
        for (index, edits) in document.puts(limits: Self.packing).enumerated() {
            guard index + 1 <= base else {
                throw HistoryError("the document before seq \(base + 1) is too large to be drawn again")
            }
            try await submit(edits, as: index + 1)
        }
    }

    func perform(_ operation: EaselBoard.Operation, _ logged: LoggedOperation, _ document: Document) async throws {
        try await submit(operation.edits, as: operation.seq)
    }

    private func submit(_ edits: [Edit], as n: Int) async throws {
        guard await client.nextN <= n else { return }
        if let (n, why) = rejected.withLockedValue({ $0 }) {
            throw HistoryError("the board rejected operation \(n): \(why)")
        }
        if await client.unacknowledgedCount >= Self.window {
            try await client.waitUntilUnacknowledged(atMost: Self.window / 2)
        }
        try await client.enqueue(edits, as: n)
    }

    func end(with document: Document) async throws {
        try await client.waitUntilSettled()
        if let (n, why) = rejected.withLockedValue({ $0 }) {
            throw HistoryError("the board rejected operation \(n): \(why)")
        }
        var document = document
        let (found, expected) = (try await client.serverDigest().digest, document.digest())
        let seq = await client.seq
        await client.close()
        guard !isWhole || found == expected else {
            throw HistoryError("the board ends with digest \(found), but the history with \(expected)")
        }
        print("board \(client.board.string) is at seq \(seq), digest \(found)")
    }
}
