import Dispatch
import HTTPTypes
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import EaselServer

@Suite("A long answer")
struct ResponsePiecesTests {
    private static let pieces = 32

    /// Takes all that is written, as a connection does whose loop has not said yet that there is no room.
    private struct Eager: ResponseBodyWriter {
        let taken: NIOLockedValueBox<Int>
        let isWhole: DispatchSemaphore

        mutating func write(_ buffer: ByteBuffer) async throws {
            if taken.withLockedValue({
                $0 += 1; return $0
            }) == ResponsePiecesTests.pieces {
                isWhole.signal()
            }
        }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test("is not written faster than the loop of its connection takes it, however busy that is")
    func busyLoop() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try await ClientBootstrap(group: group)
            .connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: try await Self.listener(group)))
            .get()
        let logger = Logger(label: "test")
        let connection = Asker.Connection(
            channel: channel, connections: Connections(ConnectionLimits(), total: 10, logger: logger),
            departure: Signal())
        let taken = NIOLockedValueBox(0)
        let isWhole = DispatchSemaphore(value: 0)
        let takenMeanwhile = NIOLockedValueBox(0)
        channel.eventLoop.execute {
            // Whoever does not wait for the loop has written all of it before the time is over.
            _ = isWhole.wait(timeout: .now() + .milliseconds(300))
            takenMeanwhile.withLockedValue { $0 = taken.withLockedValue { $0 } }
        }
        try await Asker.$connection.withValue(connection) {
            var writer = Eager(taken: taken, isWhole: isWhole)
            try await writer.write(pieces: ByteBuffer(repeating: 0, count: Self.pieces * (32 << 10)))
        }
        #expect(taken.withLockedValue { $0 } == Self.pieces)
        #expect(takenMeanwhile.withLockedValue { $0 } <= 1)
        try await channel.close()
        try await group.shutdownGracefully()
    }

    private static func listener(_ group: MultiThreadedEventLoopGroup) async throws -> Int {
        let server = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
        return try #require(server.localAddress?.port)
    }
}
