import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A TCP connection that a test writes whatever it likes to, with a time limit for reads.
public final class RawSocket: Sendable {
    private let channel: any Channel
    private let incoming: NIOLoopBound<Incoming>

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// With `isReading` false it never takes anything from the network. `receiveBuffer` bounds the bytes that the kernel
    /// takes for it while it does not read; without, the kernel chooses. With `staysOpen` it goes on writing after its peer has
    /// ended what it sends.
    public init(
        host: String = "127.0.0.1", port: Int, isReading: Bool = true, receiveBuffer: Int? = nil,
        isSecure: Bool = false, staysOpen: Bool = false
    ) async throws {
        let tls = isSecure ? try await CertificateAuthority.clientContext() : nil
        (channel, incoming) = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton, receiveBuffer: receiveBuffer
        )
        .channelOption(.autoRead, value: isReading)
        .channelOption(.allowRemoteHalfClosure, value: staysOpen)
        .connect(host: host, port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                }
                let incoming = Incoming(channel)
                try channel.pipeline.syncOperations.addHandler(incoming)
                return (channel, NIOLoopBound(incoming, eventLoop: channel.eventLoop))
            }
        }
    }

    deinit { channel.close(promise: nil) }

    /// Whether the connection was reset, and not ended in good order.
    public var wasReset: Bool {
        get async throws {
            let incoming = self.incoming
            return try await channel.eventLoop.submit { incoming.value.wasReset }.get()
        }
    }

    /// Stops or goes on taking bytes from the network.
    public func setReading(_ isReading: Bool) {
        channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
    }

    /// Takes from the network once, as much as one read of the kernel gives, though the socket does not read by itself.
    public func readOnce() {
        channel.read()
    }

    public func write(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    public func close() {
        channel.close(promise: nil)
    }

    /// Says that no more will be written; what comes is still read.
    public func finishWriting() async throws {
        try await channel.close(mode: .output)
    }

    /// Exactly so many bytes. Throws at the end of the stream.
    public func read(_ count: Int) async throws -> [UInt8] {
        try await read("\(count) bytes") { $0.readableBytes >= count ? count : nil }
    }

    /// The bytes that `length` finds to be all that is wanted; it is asked whenever more of them have come.
    public func read(
        _ what: String, _ length: @escaping @Sendable (ByteBuffer) -> Int?
    ) async throws -> [UInt8] {
        let incoming = self.incoming
        return try await channel.eventLoop.flatSubmit { incoming.value.take(what, length) }.get()
    }

    /// All that comes until the peer closes its side.
    public func readToEnd() async throws -> String {
        let incoming = self.incoming
        let bytes = try await channel.eventLoop.flatSubmit {
            incoming.value.take("the end of the stream", takesEnd: true) { _ in nil }
        }.get()
        return String(decoding: bytes, as: UTF8.self)
    }

    public func readHead() async throws -> String {
        let head = try await read("a head") { bytes in
            bytes.readableBytesView.firstRange(of: "\r\n\r\n".utf8).map { $0.upperBound - bytes.readerIndex }
        }
        return String(decoding: head, as: UTF8.self)
    }

    /// What came and was not asked for yet.
    private final class Incoming: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private struct Wanted {
            let length: (ByteBuffer) -> Int?
            /// Whether what is there at the end of the stream is wanted too.
            let takesEnd: Bool
            let promise: EventLoopPromise<[UInt8]>
        }

        private let channel: any Channel
        private var buffer = ByteBuffer()
        private var waiting: Wanted?
        private var isAtEnd = false
        private(set) var wasReset = false

        init(_ channel: any Channel) {
            self.channel = channel
        }

        func take(
            _ what: String, takesEnd: Bool = false, _ length: @escaping (ByteBuffer) -> Int?
        ) -> EventLoopFuture<[UInt8]> {
            let promise = channel.eventLoop.makePromise(of: [UInt8].self)
            let timeout = channel.eventLoop.scheduleTask(in: Patience.timeAmount) {
                promise.fail(Patience.TimedOut(what))
            }
            promise.futureResult.whenComplete { _ in timeout.cancel() }
            waiting = Wanted(length: length, takesEnd: takesEnd, promise: promise)
            serve()
            return promise.futureResult
        }

        private func serve() {
            guard let wanted = waiting else { return }
            if let length = wanted.length(buffer), let bytes = buffer.readBytes(length: length) {
                waiting = nil
                if buffer.readerIndex > 1 << 20 { buffer.discardReadBytes() }
                wanted.promise.succeed(bytes)
            } else if isAtEnd {
                waiting = nil
                if wanted.takesEnd {
                    wanted.promise.succeed(buffer.readBytes(length: buffer.readableBytes) ?? [])
                } else {
                    wanted.promise.fail(
                        Failure(description: "the stream ended after \(buffer.readableBytes) bytes"))
                }
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            buffer.writeImmutableBuffer(unwrapInboundIn(data))
            serve()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .some(.inputClosed) = event as? ChannelEvent else { return }
            isAtEnd = true
            serve()
        }

        func channelInactive(context: ChannelHandlerContext) {
            isAtEnd = true
            serve()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if (error as? IOError)?.errnoCode == ECONNRESET { wasReset = true }
            context.close(promise: nil)
        }
    }
}

/// A WebSocket client that can break every rule of RFC 6455.
public final class RawWebSocket: Sendable {
    private let socket: RawSocket
    private let frames = NIOLockedValueBox(0)
    /// The head of the server's answer to the handshake.
    public let answer: String

    public struct Frame: Sendable, Equatable {
        public let opcode: UInt8
        public let payload: [UInt8]
        /// Whether its first reserved bit is set.
        public var isCompressed = false
        public var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code of a close frame.
        public var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
    }

    /// See ``RawSocket`` for `receiveBuffer` and `staysOpen`.
    public init(
        port: Int, path: String, headers: String = "", receiveBuffer: Int? = nil, staysOpen: Bool = false
    ) async throws {
        socket = try await RawSocket(port: port, receiveBuffer: receiveBuffer, staysOpen: staysOpen)
        try await socket.write(
            Array(
                """
                GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(headers)\r\n
                """.utf8))
        answer = try await socket.readHead()
    }

    /// Frames that the network has taken.
    public var sent: Int { frames.withLockedValue { $0 } }

    public func setReading(_ isReading: Bool) { socket.setReading(isReading) }

    public var isOpen: Bool { answer.hasPrefix("HTTP/1.1 101") }

    public func send(
        _ payload: [UInt8], opcode: UInt8 = 1, isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
    ) async throws {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: frame.append(mask | UInt8(payload.count))
        case ..<65_536: frame += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: frame += [mask | 127] + (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 255) }
        }
        if isMasked { frame += [0, 0, 0, 0] }
        try await socket.write(frame + payload)
        frames.withLockedValue { $0 += 1 }
    }

    /// Bytes that need not be frames.
    public func sendBytes(_ bytes: [UInt8]) async throws {
        try await socket.write(bytes)
    }

    public func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// The next frame that is no ping. Pings are answered on the way, as browsers do: whoever reads is there.
    public func receive() async throws -> Frame {
        while true {
            let frame = try await receiveAny()
            guard frame.opcode == 9 else { return frame }
            let pong = [0x8A, 0x80 | UInt8(frame.payload.count & 127), 0, 0, 0, 0] + frame.payload
            // Nobody need be there any more: what was said before is still read.
            try? await socket.write(pong)
        }
    }

    private func receiveAny() async throws -> Frame {
        let frame = try await socket.read("a frame") { bytes in
            Self.payload(of: bytes.readableBytesView.prefix(10)).map { $0.start + $0.count }
                .flatMap { $0 <= bytes.readableBytes ? $0 : nil }
        }
        let start = Self.payload(of: frame.prefix(10))?.start ?? 0
        return Frame(opcode: frame[0] & 15, payload: Array(frame[start...]), isCompressed: frame[0] & 0x40 != 0)
    }

    /// Where the payload of the frame that begins here stands, once that can be told. A server's frames have no mask.
    private static func payload(of head: some Collection<UInt8>) -> (start: Int, count: Int)? {
        let head = Array(head)
        guard head.count >= 2 else { return nil }
        let extra = [126: 2, 127: 8][head[1] & 127] ?? 0
        guard head.count >= 2 + extra else { return nil }
        let count = extra == 0 ? Int(head[1] & 127) : head[2..<2 + extra].reduce(0) { $0 << 8 | Int($1) }
        return (2 + extra, count)
    }

    /// The next frame that contains `text`, or the close frame.
    public func receive(containing text: String) async throws -> Frame {
        while true {
            let frame = try await receive()
            if frame.opcode == 8 || frame.text.contains(text) { return frame }
        }
    }

    /// The code that the server closes with. Nobody has to wait for the other half of that handshake.
    public func closeCode() async throws -> Int? {
        defer { socket.close() }
        while true {
            let frame = try await receive()
            if frame.opcode == 8 { return frame.closeCode }
        }
    }

    /// Goes without a word.
    public func close() { socket.close() }

    /// Whether the server ends the connection in good order, and does not reset it. What still comes is dropped.
    public func endsInOrder() async throws -> Bool {
        _ = try await socket.readToEnd()
        return try await !socket.wasReset
    }

    /// Says hello and reads the welcome and the snapshot.
    public func join() async throws {
        try await send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
        _ = try await receive(containing: #""type":"snapshot""#)
    }
}
