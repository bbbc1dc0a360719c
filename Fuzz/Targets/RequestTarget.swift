import EaselBoard
import EaselJSON
import EaselServer
import EaselWeb
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded

extension FuzzTarget {
    /// A request: its first line is method and path, the rest is its body. All routes of a node, without sockets.
    static let request = FuzzTarget(
        name: "request",
        seeds: {
            let board = "/api/boards/\(FuzzRooms.board)"
            return [
                "GET /", "HEAD /", "GET /easel-client.js", "GET /../whiteboard.html", "GET /healthz", "GET /readyz",
                "GET /metrics", "GET /openapi.yaml", "GET /boards/b",
                "GET /boards/b/ws", "GET /api/boards?after=a&limit=10", "GET \(board)", "GET \(board)/document",
                "GET \(board)/document?at=3", "GET \(board)/document?at=0",
                "GET \(board)/document?at=9223372036854775807",
                "GET \(board)/document?time=2026-11-24T10:00:00Z",
                "GET \(board)/document?time=2126-11-24T10:00:00.123Z",
                "GET \(board)/document?time=99999999999-01-01T00:00:00Z",
                "GET \(board)/document?time=-1-01-01T00:00:00Z",
                "GET \(board)/operations?after=2&limit=3", "GET \(board)/operations?limit=all",
                "GET \(board)/operations?after=9223372036854775807&limit=9223372036854775807",
                "POST /api/boards\n{\"id\":\"a\",\"title\":\"t\"}", "POST /api/boards\n{\"id\":7}",
                "PATCH /api/boards/a\n{\"title\":\"\u{E9}\\u0000\"}", "DELETE /api/boards/a",
                "POST /api/boards/a/operations\n{\"key\":\"\(Shorthand.key)\",\"n\":1,\"edits\":[{\"op\":\"clear\"}]}",
                "POST /api/boards/a/operations\n{\"key\":\"\(Shorthand.key)\",\"n\":9007199254740992,\"edits\":[{\"op\":\"put\",\"id\":\"a\",\"value\":{}}]}",
                "GET /api/boards/..%2f..%2fetc", "GET /api/boards/a/document?at=-1&time=&%00=%ff",
            ].map { Array($0.utf8) }
        },
        run: RequestTarget.run)
}

enum RequestTarget {
    private typealias Responder = @Sendable (Request) async throws -> Response

    private static let responder = Task {
        let router = EaselNode.router(
            try await FuzzRooms.open(), page: try await AssetStore.load(), allowedOrigins: [])
        let responder = router.buildResponder()
        let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let respond: Responder = { request in
            let channel = NIOAsyncTestingChannel()
            let source = ApplicationRequestContextSource(channel: channel, logger: logger)
            let response = await Result {
                try await responder.respond(to: request, context: BasicRequestContext(source: source))
            }
            // One that is not closed is never freed.
            _ = try? await channel.finish(acceptAlreadyClosed: true)
            return try response.get()
        }
        return respond
    }

    static func run(_ bytes: [UInt8]) async throws {
        guard let request = request(bytes) else { return }
        let response = try await responder.value(request)
        let written = Written()
        try await response.body.write(BodyWriter(written: written))
        let status = response.status.code
        switch status {
        case 200..<300:
            break
        case 400..<500:
            try Finding.unless(
                response.headers[.contentType] == "application/problem+json", "\(status) without a problem")
            let problem = try? JSON(parsing: written.bytes)
            try Finding.unless(problem?["status"]?.integerValue == status, "a problem does not say its status")
        default:
            throw Finding("the answer is \(status): \(String(decoding: written.bytes, as: UTF8.self))")
        }
        // The answer to HEAD is that to GET without its body.
        if request.method != .head { try check(written.bytes, of: response.headers[.contentType]) }
    }

    private static func check(_ body: [UInt8], of type: String?) throws {
        switch type {
        case "application/json":
            try Finding.unless((try? JSON(parsing: body)) != nil, "the answer is no JSON")
        case "application/x-ndjson":
            for line in body.split(separator: UInt8(ascii: "\n")) {
                let operation = try? Operation(json: JSON(parsing: line))
                try Finding.unless(operation != nil, "an operation of the log can't be read")
            }
        default:
            break
        }
    }

    private static func request(_ bytes: [UInt8]) -> Request? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let line = String(decoding: lines[0], as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard line.count == 2, let method = HTTPRequest.Method(String(line[0])), line[1].first == "/" else {
            return nil
        }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: String(line[1]),
            headerFields: [.contentType: "application/json"])
        return Request(head: head, body: .init(buffer: ByteBuffer(bytes: lines.dropFirst().first ?? [])))
    }
}

/// What an answer's body turned out to be.
private final class Written {
    var bytes: [UInt8] = []
}

private struct BodyWriter: ResponseBodyWriter {
    let written: Written

    mutating func write(_ buffer: ByteBuffer) async throws {
        written.bytes += buffer.readableBytesView
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
