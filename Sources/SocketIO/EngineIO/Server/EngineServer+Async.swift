package import NIOCore

extension EngineServer {
    /// Serves a request of polling for a server that has requests as values. If the task is cancelled, the client has gone.
    ///
    /// - Parameters:
    ///   - body: is read only where a body is wanted, and no further than the maximum. It ends early by throwing.
    ///   - eventLoop: where a session that the request opens lives.
    package func respond(
        to request: EngineHTTPRequest, body: some AsyncSequence<ByteBuffer, any Error>, on eventLoop: any EventLoop
    ) async throws -> EngineHTTPResponse {
        let exchange = exchange(request, on: eventLoop)
        return try await withTaskCancellationHandler {
            if let maximum = exchange.maximumBody {
                await Self.read(body, maximum, for: exchange)
            }
            return try await exchange.response.get()
        } onCancel: {
            exchange.abandon()
        }
    }

    private static func read(
        _ body: some AsyncSequence<ByteBuffer, any Error>, _ maximum: Int, for exchange: EngineExchange
    ) async {
        var whole = ByteBuffer()
        do {
            for try await part in body {
                guard part.readableBytes <= maximum - whole.readableBytes else { return exchange.refuseBody() }
                whole.writeImmutableBuffer(part)
            }
            exchange.finish(whole)
        } catch {
            exchange.abandon()
        }
    }
}
