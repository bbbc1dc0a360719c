import EaselRedis
import NIOCore
import Testing

@testable import SocketIO

/// Bytes that Node's own libraries have written (notepack.io 3, JSON.stringify), or that they were seen to read.
@Suite("The bytes that nodes exchange over Redis")
struct WireTests {
    private let classic = ClassicWire(prefix: "socket.io", namespace: "/", answersPrivately: false)
    private let sharded = ShardedWire(prefix: "socket.io", namespace: "/", mode: .dynamic)

    private func bytes(_ hex: String) -> ByteBuffer {
        let digits = Array(hex)
        return ByteBuffer(
            bytes: stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            })
    }

    @Test("a broadcast of the classic adapter is read, whatever JavaScript has put into it")
    func classicBroadcast() throws {
        let payload = bytes(
            "93a641623378597a83a47479706502a46461746195a2657601c4030102ffd4000081a164d7000000000000000000a36e7370a12f"
                + "83a5726f6f6d7391a172a665786365707491a178a5666c61677382a8766f6c6174696c65c3a8636f6d7072657373d40000")
        var options = BroadcastOptions(rooms: ["r"], except: ["x"])
        options.volatile = true
        #expect(
            try classic.read(payload, over: .plain("socket.io#/#r#"))
                == .message(
                    ClusterEnvelope(
                        sender: ClusterNodeID(text: "Ab3xYz"),
                        message: .broadcast(
                            [
                                "ev", 1, .binary(ByteBuffer(bytes: [1, 2, 255])), nil,
                                ["d": "1970-01-01T00:00:00.000Z"],
                            ], options))))
    }

    @Test("requests and answers of the classic adapter are read")
    func classicRequests() throws {
        let broadcast = bytes(
            "85a3756964a641623378597aa9726571756573744964a27131a47479706507a67061636b657483a47479706502a46461746192a265"
                + "76a2c3a9a36e7370a12fa46f70747383a5726f6f6d7391a172a665786365707490a5666c61677382a774696d656f7574cd03e8"
                + "b465787065637453696e676c65526573706f6e7365c2")
        var options = BroadcastOptions(rooms: ["r"])
        options.timeout = .seconds(1)
        #expect(
            try classic.read(broadcast, over: .plain("socket.io-request#/#"))
                == .message(
                    ClusterEnvelope(
                        sender: ClusterNodeID(text: "Ab3xYz"),
                        message: .broadcastWithAcknowledgements(RequestID(text: "q1"), ["ev", "é"], options))))
        #expect(
            try classic.read(
                bytes("83a47479706509a9726571756573744964a27131a67061636b6574c40100"),
                over: .plain("socket.io-response#/#"))
                == .response(
                    RequestID(text: "q1"), .acknowledgement(.binary(ByteBuffer(bytes: [0]))), from: nil))
        let old = ByteBuffer(string: #"{"requestId":"q","type":2,"sid":"s","room":"r"}"#)
        #expect(
            try classic.read(old, over: .plain("socket.io-request#/#"))
                == .message(ClusterEnvelope(sender: nil, message: .join(["r"], BroadcastOptions(rooms: ["s"])))))
        let buffers = ByteBuffer(string: #"{"type":6,"requestId":"q","data":{"type":"Buffer","data":[1,255]}}"#)
        #expect(
            try classic.read(buffers, over: .plain("socket.io-response#/#"))
                == .response(RequestID(text: "q"), .serverSideAnswer(.binary(ByteBuffer(bytes: [1, 255]))), from: nil))
    }

    @Test("messages of the sharded adapter are read, in JSON and MessagePack")
    func shardedMessages() throws {
        let sender = ClusterNodeID(text: "0123456789abcdef")
        let broadcast = bytes(
            "84a3756964b030313233343536373839616263646566a36e7370a12fa47479706503a46461746182a67061636b657483a474797065"
                + "02a46461746192a26576c40109a36e7370a12fa46f70747383a5726f6f6d7390a665786365707490a5666c616773d40000")
        #expect(
            try sharded.read(broadcast, over: .sharded("socket.io#/#"))
                == .message(
                    ClusterEnvelope(
                        sender: sender,
                        message: .broadcast(["ev", .binary(ByteBuffer(bytes: [9]))], BroadcastOptions()))))
        let acknowledgement = bytes(
            "84a3756964b030313233343536373839616263646566a36e7370a12fa4747970650ca46461746182a9726571756573744964a27131"
                + "a67061636b6574c40107")
        #expect(
            try sharded.read(acknowledgement, over: .sharded("socket.io#/#x#"))
                == .response(
                    RequestID(text: "q1"), .acknowledgement(.binary(ByteBuffer(bytes: [7]))), from: sender))
        let asItIs = ByteBuffer(
            string: #"{"uid":"u","nsp":"/","type":3,"data":{"packet":{"type":2,"data":["ev"],"nsp":"/"},"#
                + #""opts":{"rooms":["r"],"except":[],"flags":{"compress":false}}}}"#)
        var options = BroadcastOptions(rooms: ["r"])
        options.compress = false
        #expect(
            try sharded.read(asItIs, over: .sharded("socket.io#/#r#"))
                == .message(
                    ClusterEnvelope(sender: ClusterNodeID(text: "u"), message: .broadcast(["ev"], options))))
        for heartbeat in [1, 2, 13] {
            let payload = ByteBuffer(string: #"{"type":\#(heartbeat),"uid":"u","nsp":"/"}"#)
            #expect(try sharded.read(payload, over: .sharded("socket.io#/#")) == nil)
        }
        let other = ByteBuffer(string: #"{"type":3,"uid":"u","nsp":"/other","data":{}}"#)
        #expect(try sharded.read(other, over: .sharded("socket.io#/#")) == nil)
    }

    @Test("what one node writes another reads, each message in each format")
    func roundTrips() throws {
        var options = BroadcastOptions(rooms: ["r", "s"], except: ["x"])
        let request = RequestID(text: "q")
        let arguments: [SocketValue] = ["ev", .binary(ByteBuffer(bytes: [0])), ["a": [nil, 1.5]]]
        var volatile = options
        volatile.volatile = true
        volatile.compress = false
        options.timeout = nil
        let messages: [ClusterMessage] = [
            .broadcast(arguments, volatile), .broadcastWithAcknowledgements(request, arguments, options),
            .join(["n"], options), .leave(["n"], options), .disconnect(options, closing: true),
            .fetchSockets(request, options), .serverSideEmit(arguments, nil), .serverSideEmit(arguments, request),
            .handOver(request, privateID: "p"),
        ]
        let session = RecoverableSession(id: "i", privateID: "p", rooms: ["r"], data: ["b": arguments[1]])
        let responses: [ClusterResponse] = [
            .sockets([SocketDescription(id: "i", handshake: ["a": 1], rooms: ["r"], data: arguments[1])]),
            .serverSideAnswer(arguments[1]), .clientCount(3), .acknowledgement(arguments[2]), .session(session),
            .session(nil),
        ]
        let node = ClusterNodeID(text: "abcdef")
        let stream = StreamEntries(key: "s", maximumLength: 10)
        let wires: [any ClusterWire] = [
            classic, sharded, StreamsWire(prefix: "socket.io", namespace: "/", stream: stream),
        ]
        for wire in wires {
            for message in messages {
                let envelope = ClusterEnvelope(sender: node, number: 7, message: message)
                let command =
                    if case .handOver = message { try wire.send(envelope, to: node) } else {
                        try wire.publish(envelope)
                    }
                #expect(try read(command, wire) == .message(envelope), "\(wire) \(message)")
            }
            for response in responses {
                let command = try wire.respond(response, to: request, of: node, from: node)
                guard case .response(request, response, _) = try read(command, wire) else {
                    Issue.record("\(wire) \(response)")
                    continue
                }
            }
        }
    }

    /// Reads what a command publishes or appends.
    private func read(_ command: RedisCommand, _ wire: any ClusterWire) throws -> ClusterDelivery? {
        let words = command.words
        guard words[0].string != "XADD" else {
            return try StreamEntries.read(Array(words.dropFirst(6))).map { .message($0.envelope) }
        }
        let name = words[1].string ?? ""
        let channel: RedisChannel = words[0].string == "SPUBLISH" ? .sharded(name) : .plain(name)
        return try wire.read(words[2].buffer ?? ByteBuffer(), over: channel)
    }

    @Test("events go to the channel that Node servers listen to")
    func channels() throws {
        func channel(_ wire: any ClusterWire, _ rooms: Set<RoomName>) throws -> String? {
            try wire.publish(
                ClusterEnvelope(
                    sender: ClusterNodeID(text: "u"), message: .broadcast(["e"], BroadcastOptions(rooms: rooms)))
            ).words[1].string
        }
        let socket: RoomName = "abcdefghij0123456789"
        #expect(try channel(classic, []) == "socket.io#/#")
        #expect(try channel(classic, ["r"]) == "socket.io#/#r#")
        #expect(try channel(classic, ["r", "s"]) == "socket.io#/#")
        #expect(try channel(classic, [socket]) == "socket.io#/#\(socket)#")
        #expect(try channel(sharded, ["r"]) == "socket.io#/#r#")
        #expect(try channel(sharded, [socket]) == "socket.io#/#")
        #expect(try channel(sharded, ["r", "s"]) == "socket.io#/#")
        #expect(try channel(ShardedWire(prefix: "p", namespace: "/n", mode: .static), ["r"]) == "p#/n#")
        #expect(
            try channel(ShardedWire(prefix: "p", namespace: "/n", mode: .dynamicPrivate), [socket]) == "p#/n#\(socket)#"
        )
        #expect(RedisChannel.prefixed(by: "a*[b]?\\#") == .pattern("a\\*\\[b\\]\\?\\\\#*"))
    }

    @Test("what peers may say wrongly is an error, and nothing worse")
    func malformed() {
        for text in [
            "{", "{}", "[]", "\u{1}", "", #"{"type":3}"#, #"{"type":"x","nsp":"/"}"#,
            #"{"type":3,"nsp":"/","uid":"u","data":{"packet":{"type":2,"data":[1]},"opts":{}}}"#,
            #"{"type":4,"nsp":"/","uid":"u","data":{"opts":{"rooms":[{}]},"rooms":[]}}"#,
            #"{"type":5,"opts":{}}"#, #"{"type":7,"requestId":"r"}"#, #"{"type":1e300}"#,
        ] {
            for (wire, channel) in [
                (classic as any ClusterWire, RedisChannel.plain("socket.io-request#/#")),
                (classic, .plain("socket.io-response#/#")), (classic, .plain("socket.io#/#")),
                (sharded, .sharded("socket.io#/#")),
            ] {
                let delivery = try? wire.read(ByteBuffer(string: text), over: channel)
                if case .some(.message) = delivery { Issue.record("\(text) is a message") }
            }
        }
    }
}
