import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import SocketIO

/// Socket.IO over HTTP: requests that wait for events, and requests that bring some.
struct PollingRoutes: Sendable {
    let gateway: Gateway
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.get("/socket.io", use: serve)
        router.post("/socket.io", use: serve)
    }

    private func serve(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let asker = Asker(request)
        guard let eventLoop = Asker.connection?.channel.eventLoop else {
            throw Problem.malformedRequest("Socket.IO needs a connection")
        }
        let head = EngineHTTPRequest(
            method: request.method.rawValue, uri: request.uri.string, headers: Self.headers(request),
            address: asker.address?.description ?? "", isSecure: gateway.isSecure)
        // Held until the session has read the body.
        let body = CountedBody(body: request.body, held: work.jobs.heldBytes(for: asker.party))
        // A client that leaves its poll has ended its session.
        let answer = try await asker.whileHere { [gateway] in
            try await gateway.engine.respond(to: head, body: body, on: eventLoop)
        }
        return Self.response(answer)
    }

    private static func headers(_ request: Request) -> HTTPHeaders {
        var headers = HTTPHeaders(request.headers.map { ($0.name.rawName, $0.value) })
        if let host = request.head.authority { headers.add(name: "Host", value: host) }
        return headers
    }

    private static func response(_ answer: EngineHTTPResponse) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name), name != .contentLength else { continue }
            headers.append(HTTPField(name: name, value: value))
        }
        return Response(
            status: .init(code: answer.status), headers: headers, body: .pieces(of: answer.body, owner: ()))
    }
}

/// A body whose bytes are counted while they come, as those of all requests are.
private struct CountedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    let body: RequestBody
    let held: WorkAdmission.HeldBytes

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var body: RequestBody.AsyncIterator
        fileprivate let held: WorkAdmission.HeldBytes

        mutating func next() async throws -> ByteBuffer? {
            guard let piece = try await body.next() else { return nil }
            try held.grow(by: piece.readableBytes)
            return piece
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: body.makeAsyncIterator(), held: held) }
}
