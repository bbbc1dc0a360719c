public import EaselBoard
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A session that joins a board and then only counts what it is told: as little as can be of a client, so that
/// thousands fit a test and none of them is what is slow.
public final class RawSession: Sendable {
    /// What a session was told.
    public struct Tally: Sendable {
        public var presenceFrames = 0
        public var largestFrame = 0
        public var lastPresence = ""
        public var lastOperations = ""
        public var lastError = ""
        public var lastReject = ""
        public var welcome = ""
        public var closeCode: Int?
        public var isClosed = false
    }

    private let channel: any Channel
    private let box: NIOLockedValueBox<Tally>

    /// The session was not welcomed.
    public struct Failure: Error {
        public let closeCode: Int?
    }

    /// Returns once the session was welcomed. `receiveBuffer` bounds the bytes that the kernel takes for it while it does
    /// not read; without, the kernel chooses. Throws ``Failure`` for a session that is closed before.
    public init(
        _ board: BoardID, port: Int, number: Int = 0, token: String? = nil, receiveBuffer: Int? = nil,
        isSecure: Bool = false
    ) async throws {
        let tls = isSecure ? try await CertificateAuthority.clientContext() : nil
        let box = NIOLockedValueBox(Tally())
        self.box = box
        let welcomed: EventLoopFuture<Void>
        (channel, welcomed) = try await ClientBootstrap(
            group: MultiThreadedEventLoopGroup.singleton, receiveBuffer: receiveBuffer
        )
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let welcomed = channel.eventLoop.makePromise(of: Void.self)
                let timeout = channel.eventLoop.scheduleTask(in: Patience.timeAmount) {
                    welcomed.fail(Patience.TimedOut("a welcome"))
                }
                welcomed.futureResult.whenComplete { _ in timeout.cancel() }
                if let tls {
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                }
                try channel.pipeline.syncOperations.addHandler(
                    Counting(
                        number: number, board: board, token: token, welcomed: welcomed, tally: box))
                return (channel, welcomed.futureResult)
            }
        }
        try await welcomed.get()
    }

    deinit { channel.close(promise: nil) }

    public var tally: Tally { box.withLockedValue { $0 } }

    public func send(_ text: String) {
        channel.writeAndFlush(Self.frame(text), promise: nil)
    }

    public func setReading(_ isReading: Bool) {
        channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
    }

    /// Opens sessions, `width` at a time, spread over boards.
    public static func open(_ count: Int, on boards: [BoardID], port: Int, width: Int = 64) async throws -> [RawSession]
    {
        try await withThrowingTaskGroup(of: RawSession.self) { group in
            var opened: [RawSession] = []
            for number in 0..<count {
                if number >= width, let session = try await group.next() { opened.append(session) }
                group.addTask { try await RawSession(boards[number % boards.count], port: port, number: number) }
            }
            for try await session in group { opened.append(session) }
            return opened
        }
    }

    private static func frame(_ text: String, opcode: UInt8 = 1) -> ByteBuffer {
        let count = text.utf8.count
        precondition(count < 65_536, "no test sends more in one frame")
        var frame = ByteBuffer(bytes: [0x80 | opcode])
        frame.writeBytes(count < 126 ? [0x80 | UInt8(count)] : [0xFE, UInt8(count >> 8), UInt8(count & 255)])
        frame.writeBytes([0, 0, 0, 0])
        frame.writeString(text)
        return frame
    }

    private final class Counting: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let number: Int
        private let board: BoardID
        private let token: String?
        private let welcomed: EventLoopPromise<Void>
        private let tally: NIOLockedValueBox<Tally>
        private var buffer = ByteBuffer()
        private var isUpgraded = false

        init(
            number: Int, board: BoardID, token: String?, welcomed: EventLoopPromise<Void>,
            tally: NIOLockedValueBox<Tally>
        ) {
            (self.number, self.board, self.token) = (number, board, token)
            (self.welcomed, self.tally) = (welcomed, tally)
        }

        func channelActive(context: ChannelHandlerContext) {
            let handshake = """
                GET /boards/\(board.string)/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                """
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: handshake)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            buffer.writeImmutableBuffer(unwrapInboundIn(data))
            if !isUpgraded { upgrade(context) }
            while isUpgraded, let (opcode, payload) = nextFrame() { take(opcode, payload, context) }
            // An idle session keeps nothing.
            if buffer.readableBytes == 0 { buffer = ByteBuffer() } else { buffer.discardReadBytes() }
        }

        private func upgrade(_ context: ChannelHandlerContext) {
            guard let end = buffer.readableBytesView.firstRange(of: "\r\n\r\n".utf8) else { return }
            let head = buffer.readString(length: end.upperBound - buffer.readerIndex) ?? ""
            guard head.hasPrefix("HTTP/1.1 101") else { return welcomed.fail(Failure(closeCode: nil)) }
            isUpgraded = true
            let token = (token.map { #","token":"\#($0)""# } ?? "")
            let hello = RawSession.frame(#"{"type":"hello","key":"a raw session, number \#(number)"\#(token)}"#)
            context.writeAndFlush(wrapOutboundOut(hello), promise: nil)
        }

        private func nextFrame() -> (UInt8, ByteBuffer)? {
            let before = buffer
            guard let head = buffer.readMultipleIntegers(as: (UInt8, UInt8).self) else { return nil }
            let count: Int? =
                switch head.1 {
                case 126: buffer.readInteger(as: UInt16.self).map(Int.init)
                case 127: buffer.readInteger(as: UInt64.self).map(Int.init)
                default: Int(head.1)
                }
            guard let count, let payload = buffer.readSlice(length: count) else {
                buffer = before
                return nil
            }
            return (head.0 & 15, payload)
        }

        private func take(_ opcode: UInt8, _ payload: ByteBuffer, _ context: ChannelHandlerContext) {
            func isOf(_ type: String) -> Bool {
                payload.readableBytesView.starts(with: #"{"type":"\#(type)""#.utf8)
            }
            if opcode == 9 {
                context.writeAndFlush(wrapOutboundOut(RawSession.frame("", opcode: 10)), promise: nil)
            }
            tally.withLockedValue { tally in
                tally.largestFrame = max(tally.largestFrame, payload.readableBytes)
                if opcode == 8 {
                    tally.closeCode = payload.getInteger(at: payload.readerIndex, as: UInt16.self).map(Int.init)
                }
                if isOf("presence") {
                    tally.presenceFrames += 1
                    tally.lastPresence = String(buffer: payload)
                }
                if isOf("ops") { tally.lastOperations = String(buffer: payload) }
                if isOf("reject") { tally.lastReject = String(buffer: payload) }
                if isOf("welcome") { tally.welcome = String(buffer: payload) }
                if isOf("error") { tally.lastError = String(buffer: payload) }
            }
            if isOf("snapshot") { welcomed.succeed() }
        }

        func channelInactive(context: ChannelHandlerContext) {
            let code = tally.withLockedValue { tally in
                tally.isClosed = true
                return tally.closeCode
            }
            welcomed.fail(Failure(closeCode: code))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
