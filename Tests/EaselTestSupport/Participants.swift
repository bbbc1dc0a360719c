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
        let answer = try await get("\(url)/api/boards/\(board.string)/operations?limit=all")
        return try answer.body.split(separator: UInt8(ascii: "\n")).map { try Operation(json: .init(parsing: $0)) }
    }

    /// The digest of `GET document`.
    public static func digest(_ url: String, board: BoardID) async throws -> String? {
        let answer = try await get("\(url)/api/boards/\(board.string)/document")
        return try EaselBoardJSON.string("digest", of: answer.body)
    }
}
