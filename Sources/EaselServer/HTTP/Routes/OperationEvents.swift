import AsyncAlgorithms
import EaselBoard
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// A board's log as server-sent events: what is there, then what comes, for as long as the client listens.
///
/// What the log tells only wakes this up; operations are read, a page at a time, when the client has taken the ones
/// before. So a slow client costs a page, and none is missed.
struct OperationEvents: Sendable {
    let registry: RoomRegistry
    let board: BoardID
    /// How often something is sent and the log looked at though nothing happens: connections stay open, and messages that
    /// were lost do not matter.
    let interval: Duration

    private enum Wake: Sendable {
        case news
        case deleted
    }

    func response(after seq: Seq) async throws -> Response {
        guard let info = try await registry.log.info(board) else { throw LogError.noSuchBoard(board) }
        guard seq >= info.oldest - 1 else { throw LogError.trimmed(oldest: info.oldest) }
        guard seq <= info.seq else { throw RoomError.beyondHead(seq: info.seq) }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // nginx would collect events before it passes them on.
                HTTPField.Name("X-Accel-Buffering") ?? .cacheControl: "no",
            ],
            body: .init { writer in
                try await registry.withRetentionLease(of: board, after: seq) { reader in
                    try await follow(info.epoch, from: seq, as: reader, writer: &writer)
                }
                try await writer.finish(nil)
            })
    }

    private func follow(
        _ epoch: Epoch, from seq: Seq, as reader: ReaderID, writer: inout any ResponseBodyWriter
    ) async throws {
        let (wakes, news) = AsyncStream.makeStream(of: Wake.self, bufferingPolicy: .bufferingNewest(1))
        let subscription = try await registry.log.follow(board, on: registry.eventLoop()) { event in
            switch event {
            case .operations, .interrupted: news.yield(.news)
            case .deleted: news.yield(.deleted)
            case .published: break
            }
        }
        defer {
            news.finish()
            Task { await subscription.cancel() }
        }
        let ticks = AsyncTimerSequence(interval: interval, clock: .continuous).map { _ in Wake.news }
        var cursor = seq
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        // What was there before anything was told.
        news.yield(.news)
        for await wake in merge(wakes, ticks).cancelOnGracefulShutdown() {
            guard case .news = wake, let head = try await registry.log.head(board) else {
                return try await end("deleted", "the board was deleted", &writer)
            }
            guard head.epoch == epoch, head.seq >= cursor else {
                return try await end("reset", "the board's history has forked; load it again", &writer)
            }
            guard cursor < head.seq else {
                try await writer.write(ByteBuffer(string: ":\n\n"))
                continue
            }
            while cursor < head.seq {
                let page = try await registry.log.read(board, after: cursor, limit: 1_000, maximumBytes: 512 << 10)
                guard let last = page.last?.seq else { break }
                try await writer.write(Self.events(page))
                cursor = last
                try await registry.log.acquireLease(on: board, from: cursor + 1, for: reader)
            }
        }
    }

    /// Tells what happened, and that coming back by itself is of no use.
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
