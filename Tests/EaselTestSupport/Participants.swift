public import EaselBoard
public import EaselClient
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A client of a test that remembers everything it was told.
public final class RecordingClient: Sendable {
    public let client: BoardClient
    public let id: ClientID
    public let configuration: ClientConfiguration
    private let heard = NIOLockedValueBox<[ClientEvent]>([])

    public init(
        _ board: BoardID, nodes: [String], startingAt first: Int = 0, configuration: ClientConfiguration = .init()
    ) throws {
        let heard = self.heard
        id = ClientID(key: configuration.key)
        self.configuration = configuration
        client = BoardClient(
            board: board, nodes: try nodes.map { try NodeAddress($0) }, startingAt: first, configuration: configuration,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { event in
            heard.withLockedValue { $0.append(event) }
        }
    }

    public var events: [ClientEvent] { heard.withLockedValue { $0 } }

    // MARK: Waiting

    /// Connects, and returns once the client has caught up.
    public func connect() async throws {
        await client.connect()
        try await waitUntilSettled()
    }

    @discardableResult
    public func submit(_ edits: [Edit]) async throws -> Seq? {
        try await patiently("an echo") { try await $0.submit(edits) }
    }

    public func waitUntil(seq: Seq) async throws {
        try await patiently("seq \(seq)") { try await $0.waitUntil(seq: seq) }
    }

    public func waitUntilSettled() async throws {
        try await patiently("a client that has settled") { try await $0.waitUntilSettled() }
    }

    public func waitUntilUnacknowledged(atMost count: Int) async throws {
        try await patiently("\(count) echoes at most") { try await $0.waitUntilUnacknowledged(atMost: count) }
    }

    public func serverDigest() async throws -> (seq: Seq, digest: Digest) {
        try await patiently("the node's digest") { try await $0.serverDigest() }
    }

    /// Waits for as long as anything comes. After silence the client is closed, which ends whatever waits for it.
    private func patiently<Result: Sendable>(
        _ what: String, _ wait: (BoardClient) async throws -> Result
    ) async throws -> Result {
        let hasGivenUp = NIOLockedValueBox(false)
        let watch = Task {
            var before = -1
            while progress != before {
                before = progress
                try await Task.sleep(for: Patience.limit)
            }
            hasGivenUp.withLockedValue { $0 = true }
            await client.close()
        }
        defer { watch.cancel() }
        do {
            return try await wait(client)
        } catch ClientError.closed where hasGivenUp.withLockedValue({ $0 }) {
            let state = await "at seq \(client.seq), \(client.unacknowledgedCount) unacknowledged"
            throw Patience.TimedOut("\(what) (the client is \(state))")
        }
    }

    /// How much the client was told. That it was disconnected again is no progress.
    private var progress: Int {
        heard.withLockedValue { $0.count { if case .disconnected = $0 { false } else { true } } }
    }

    // MARK: What was heard

    /// Whether the client has lost its connection at any time.
    public var wasDisconnected: Bool {
        events.contains { if case .disconnected = $0 { true } else { false } }
    }

    /// The seqs that the client was given since it was made or last resynced, in the order in which they came.
    public var seqs: [Seq] {
        events.flatMap { event -> [Seq] in
            if case .operations(let operations) = event { return operations.map(\.seq) }
            return []
        }
    }

    /// What ended the client, if something did.
    public var failure: ClientError? {
        events.lazy.compactMap { event in
            if case .failed(let error) = event { return error }
            return nil
        }.first
    }
}

extension HTTPRequest {
    /// A board's operations from the first on, as `GET operations` gives them.
    public static func operations(_ url: String, board: BoardID) async throws -> [Operation] {
        let answer = try await getOnceAvailable("\(url)/api/boards/\(board.string)/operations?limit=all")
        return try answer.body.split(separator: UInt8(ascii: "\n")).map { try Operation(json: .init(parsing: $0)) }
    }

    /// The digest of `GET document`.
    public static func digest(_ url: String, board: BoardID) async throws -> String? {
        let answer = try await getOnceAvailable("\(url)/api/boards/\(board.string)/document")
        return try EaselBoardJSON.string("digest", of: answer.body)
    }

    /// Asks again for as long as the node says that its log is away: on a slow machine it may be, for a moment.
    private static func getOnceAvailable(_ url: String) async throws -> Answer {
        var answer = try await get(url)
        try await Eventually.holds("\(url) is available") {
            if answer.status == 503 { answer = try await get(url) }
            return answer.status != 503
        }
        return answer
    }
}
