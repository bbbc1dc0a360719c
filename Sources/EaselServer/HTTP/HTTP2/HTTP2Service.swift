import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2

/// Serves a connection that speaks HTTP/2: each of its requests as one of HTTP/1 is, with limits of its own.
struct HTTP2Service: Sendable {
    /// One request and its answer.
    struct Stream: Sendable {
        /// Nil for a request that was refused without asking anybody.
        let head: EventLoopFuture<HTTPRequest?>
        /// What comes behind the head.
        let channel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let departure: Signal
    }

    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<Stream>

    let responder: HTTPChannelHandler.Responder
    let connections: Connections
    let work: NodeWork
    let timeouts: HTTPConnectionTimeouts
    /// How long a client has for its first request.
    let firstRequest: TimeAmount

    /// How long the requests of a connection that the node leaves may go on.
    private static let farewell = TimeAmount.seconds(5)

    /// Adds the handlers of a connection.
    func add(to channel: any Channel) throws -> Streams {
        BufferedOutput.bound(on: channel)
        let pipeline = channel.pipeline.syncOperations
        let work = self.work
        let connection = HTTP2ConnectionHandler(timeouts, firstRequest: firstRequest) { work.countSlowClient() }
        let manager = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop,
            configuration: .init(maxIdleTime: nil, maxAge: nil, maxGraceTime: Self.farewell, keepalive: nil))
        try pipeline.addHandler(connection)
        let streams = try pipeline.configureAsyncHTTP2Pipeline(
            mode: .server,
            streamDelegate: HTTP2ConnectionHandler.Streams(
                connection, on: channel.eventLoop, next: manager.http2StreamDelegate),
            frameDelegate: HTTP2ConnectionHandler.Frames(handler: connection),
            configuration: HTTP2Limits.configuration
        ) { [connection = NIOLoopBound(connection, eventLoop: channel.eventLoop)] stream in
            stream.eventLoop.makeCompletedFuture { try begin(stream, of: connection.value) }
        }
        try pipeline.addHandler(manager)
        return streams
    }

    private func begin(_ channel: any Channel, of connection: HTTP2ConnectionHandler) throws -> Stream {
        let id = try channel.syncOptions?.getOption(HTTP2StreamChannelOptions.streamID) ?? HTTP2StreamID(0)
        let departure = Signal()
        let head = channel.eventLoop.makePromise(of: HTTPRequest?.self)
        let work = self.work
        try channel.pipeline.syncOperations.addHandlers(
            HTTP2DataHandler { connection.delivered(id) },
            HTTP2FramePayloadToHTTPServerCodec(),
            HTTP2StreamHandler(timeouts, connections: connections, head: head, departure: departure) {
                work.countSlowClient()
            })
        let asynchronous = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
            wrappingChannelSynchronously: channel,
            configuration: .init(
                // What a request may have sent before anybody wants it.
                backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2)))
        return Stream(head: head.futureResult, channel: asynchronous, departure: departure)
    }

    /// Answers requests until the connection ends.
    func serve(_ streams: Streams, logger: Logger) async {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for try await stream in streams.inbound {
                    group.addTask { await answer(stream, logger: logger) }
                }
            }
        } catch {
            logger.debug("Connection of HTTP/2 failed", metadata: ["error": "\(error)"])
        }
    }

    private func answer(_ stream: Stream, logger: Logger) async {
        let connection = Asker.Connection(
            channel: stream.channel.channel, connections: connections, departure: stream.departure)
        do {
            try await stream.channel.executeThenClose { inbound, outbound in
                if let head = try await stream.head.get() {
                    let request = Request(head: head, body: RequestBody(asyncSequence: HTTP2Body(parts: inbound)))
                    try await Asker.$connection.withValue(connection) {
                        try await responder(request, ResponseWriter(outbound: outbound), stream.channel.channel)
                    }
                }
                // What waits for the client's window would be lost if the channel were closed before.
                await stream.departure.wait()
            }
        } catch {
            logger.trace("Stream ended early", metadata: ["error": "\(error)"])
        }
    }
}

/// The body of a request, as it comes. Reading one that was cut fails: a part of it is not taken for the whole.
private struct HTTP2Body: AsyncSequence, Sendable {
    typealias Element = ByteBuffer
    typealias Failure = any Error

    let parts: NIOAsyncChannelInboundStream<HTTPRequestPart>

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var parts: NIOAsyncChannelInboundStream<HTTPRequestPart>.AsyncIterator
        fileprivate var hasEnded = false

        mutating func next() async throws -> ByteBuffer? {
            while !hasEnded {
                switch try await parts.next() {
                case .body(let bytes): return bytes
                case .end: hasEnded = true
                case .head: continue
                case nil: throw WorkRefusal.askerLeft
                }
            }
            return nil
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: parts.makeAsyncIterator()) }
}
