import EaselFuzz
import EaselRedis
import NIOCore
import Testing

@testable import SocketIO

/// Formats that nodes speak with each other over Redis.
enum WireFormat: String, CaseIterable, Sendable {
    case classic, sharded, streams

    var wire: any ClusterWire {
        switch self {
        case .classic: ClassicWire(prefix: "socket.io", namespace: "/", answersPrivately: false)
        case .sharded: ShardedWire(prefix: "socket.io", namespace: "/", mode: .dynamic)
        case .streams:
            StreamsWire(prefix: "socket.io", namespace: "/", stream: StreamEntries(key: "s", maximumLength: 10))
        }
    }

    var channels: [RedisChannel] {
        switch self {
        case .classic: [.plain("socket.io#/#"), .plain("socket.io-request#/#"), .plain("socket.io-response#/#")]
        case .sharded: [.sharded("socket.io#/#"), .sharded("socket.io#/#room#")]
        case .streams: [.plain("socket.io#/#")]
        }
    }
}

@Suite("Messages of other nodes that were changed at random")
struct MalformedWireTests {
    private static let node = ClusterNodeID(text: "abcdef")

    /// Nothing traps, and what is taken for a message can be passed on: an Easel node logs what Node servers emit.
    @Test("ten thousand of each format are read or refused", arguments: WireFormat.allCases)
    func tenThousand(format: WireFormat) throws {
        let wire = format.wire
        var mutation = InputMutation(seed: 14, seeds: try payloads(of: wire))
        var read = 0
        for _ in 0..<10_000 {
            let payload = ByteBuffer(bytes: mutation.next())
            for channel in format.channels {
                guard case .message(let envelope)? = try? wire.read(payload, over: channel) else { continue }
                read += 1
                if case .handOver = envelope.message { continue }
                #expect(throws: Never.self, "\(envelope)") { _ = try wire.publish(envelope) }
            }
        }
        // Else this would be a test of the first byte alone.
        #expect(read > 100)
    }

    @Test("ten thousand entries of a stream are read or refused")
    func entries() throws {
        let stream = StreamEntries(key: "s", maximumLength: 10)
        let fields = try Self.messages.map {
            try stream.append(ClusterEnvelope(sender: Self.node, number: 7, message: $0), namespace: "/").words
                .dropFirst(6)
        }
        var mutation = InputMutation(
            seed: 14,
            seeds: fields.flatMap { $0.map { Array(($0.buffer ?? ByteBuffer()).readableBytesView) } })
        var read = 0
        for index in 0..<10_000 {
            var entry = Array(fields[index % fields.count])
            for place in entry.indices where place % 2 == 1 && (index + place) % 3 == 0 {
                entry[place] = .bulk(ByteBuffer(bytes: mutation.next()))
            }
            guard let found = try? StreamEntries.read(entry) else { continue }
            read += 1
            #expect(throws: Never.self, "\(found)") {
                _ = try stream.append(found.envelope, namespace: found.namespace)
            }
        }
        #expect(read > 100)
    }

    private static let messages: [ClusterMessage] = {
        let request = RequestID(text: "q")
        let options = BroadcastOptions(rooms: ["r", "s"], except: ["x"])
        let arguments: [SocketValue] = ["ev", .binary(ByteBuffer(bytes: [0])), ["a": [nil, 1.5]]]
        return [
            .broadcast(arguments, options), .broadcast(["ev", "text"], options),
            .broadcastWithAcknowledgements(request, arguments, options), .join(["n"], options), .leave(["n"], options),
            .disconnect(options, closing: true), .fetchSockets(request, options), .serverSideEmit(arguments, nil),
            .serverSideEmit(arguments, request),
        ]
    }()

    /// What a node of this format publishes: all messages, and all answers.
    private func payloads(of wire: any ClusterWire) throws -> [[UInt8]] {
        let responses: [ClusterResponse] = [
            .sockets([SocketDescription(id: "i", handshake: ["a": 1], rooms: ["r"], data: ["b": true])]),
            .serverSideAnswer("answer"), .clientCount(3), .acknowledgement(["a": nil]), .session(nil),
        ]
        let envelopes = Self.messages.map { ClusterEnvelope(sender: Self.node, number: 7, message: $0) }
        // Not each message goes to one node alone in each format.
        let commands =
            try envelopes.compactMap { try? wire.send($0, to: Self.node) } + envelopes.map { try wire.publish($0) }
            + responses.map { try wire.respond($0, to: RequestID(text: "q"), of: Self.node, from: Self.node) }
        return commands.filter { $0.words[0].string != "XADD" }.map {
            Array(($0.words[2].buffer ?? ByteBuffer()).readableBytesView)
        }
    }
}
