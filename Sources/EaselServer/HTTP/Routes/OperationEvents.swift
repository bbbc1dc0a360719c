import AsyncAlgorithms
import EaselAuth
import EaselBoard
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// A board's log as server-sent events: what is there, then what comes, for as long as the client listens.
///
/// Each page is read when the client has taken the one before, see ``EaselRoom/OperationFeed``.
struct OperationEvents: Sendable {
    let boards: BoardService
    let work: NodeWork
    let board: BoardID
    /// How often the log is checked and a comment sent although nothing happens, so that a lost message is noticed and
    /// proxies keep the connection open.
    let interval: Duration

    /// How long a client may take for what it was sent before its board was deleted, to read of that in order.
    private static let farewell = Duration.seconds(5)

    func response(after seq: Seq, to asker: Asker) async throws -> Response {
        let stream = try await work.streams.enter(for: asker.party)
        let cut = Asker.cutConnection
        let feed = try await boards.feed(of: board, after: seq, as: Requester.principal)
        let check = Requester.check(.history, on: feed.info, of: boards)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // nginx would collect events before it passes them on.
                HTTPField.Name("X-Accel-Buffering") ?? .cacheControl: "no",
            ],
            body: .init { writer in
                defer { stream.leave() }
                try await feed.run(farewell: Self.farewell, overdue: cut) { wakes, cursor in
                    do {
                        try await follow(wakes, cursor, check, writer: &writer)
                    } catch TokenRefusal.expired {
                        try await end("expired", "the token has expired", &writer)
                    } catch is AccessDenied, is TokenRefusal {
                        try await end("forbidden", "the board may no longer be seen", &writer)
                    }
                }
                try await writer.finish(nil)
            })
    }

    /// Throws what `check` does, once the requester may no longer read on.
    private func follow(
        _ wakes: AsyncStream<OperationFeed.Wake>, _ cursor: OperationFeed.Cursor,
        _ check: @Sendable () async throws -> Void, writer: inout any ResponseBodyWriter
    ) async throws {
        let ticks = AsyncTimerSequence(interval: interval, clock: .continuous).map { _ in OperationFeed.Wake.news }
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        for await wake in merge(wakes, ticks).cancelOnGracefulShutdown() {
            try await check()
            switch try await work.page({ try await cursor.state(on: wake) }) {
            case .deleted:
                return try await end("deleted", "the board was deleted", &writer)
            case .forked:
                return try await end("reset", "the board's history has forked; load it again", &writer)
            case .unchanged:
                try await writer.write(ByteBuffer(string: ":\n\n"))
            case .grown(let last):
                while case let page = try await work.page({ try await cursor.next(upTo: last) }), !page.isEmpty {
                    // The client may have taken long for the page before.
                    try await check()
                    try await writer.write(pieces: Self.events(page))
                    try await cursor.release()
                }
            }
        }
    }

    /// Sends a last event, which tells a client not to reconnect by itself.
    private func end(_ event: String, _ reason: String, _ writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: "event: \(event)\ndata: \(reason)\n\n"))
    }

    /// An operation's text has no line breaks: those in strings are escaped.
    private static func events(_ operations: [LoggedOperation]) -> ByteBuffer {
        var text = ByteBufferAllocator().buffer(
            capacity: operations.reduce(0) { $0 + $1.json.readableBytes + 32 })
        for operation in operations {
            text.writeString("id: \(operation.seq)\ndata: ")
            text.writeImmutableBuffer(operation.json)
            text.writeStaticString("\n\n")
        }
        return text
    }
}
