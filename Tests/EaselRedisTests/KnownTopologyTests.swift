import NIOCore
import Testing

@testable import EaselRedis

@Suite("What is known of where servers are")
struct KnownTopologyTests {
    private let a = RedisAddress(host: "a", port: 1)
    private let b = RedisAddress(host: "b", port: 2)
    private let seed = RedisAddress(host: "seed", port: 3)

    private func bulk(_ text: String) -> RESPValue { .bulk(ByteBuffer(string: text)) }

    private func slots(_ ranges: [(ClosedRange<Int>, RedisAddress)]) -> RESPValue {
        .array(
            ranges.map { range, address in
                .array([
                    .integer(range.lowerBound), .integer(range.upperBound),
                    .array([bulk(address.host), .integer(address.port), bulk("id")]),
                ])
            })
    }

    @Test("a server by itself is known from the start, for good")
    func standalone() throws {
        var topology = KnownTopology(.standalone(a))
        #expect(topology.isKnown && !topology.canChange && !topology.redirects)
        topology.markUnhealthy(a)
        #expect(topology.place(for: "key") == .server(a))
        #expect(topology.place(for: nil) == .server(a))
        #expect(topology.primaries.map(\.address) == [a])
        #expect(topology.candidates == [])
        #expect(try topology.learn(.simple("PONG"), from: a) == false)
    }

    @Test("a master is unknown until a Sentinel names it, and again once it is unhealthy")
    func sentinel() throws {
        var topology = KnownTopology(.sentinel(master: "m", sentinels: [a, b]))
        #expect(topology.canChange && !topology.redirects && !topology.isKnown)
        #expect(topology.place(for: "key") == .unknown)
        let reply = RESPValue.array([bulk("seed"), bulk("3")])
        #expect(try topology.learn(reply, from: b) == true)
        #expect(topology.place(for: "key") == .server(seed))
        #expect(topology.candidates == [b, a], "who answered is asked first")
        #expect(try topology.learn(reply, from: b) == false)
        topology.markUnhealthy(a)
        #expect(topology.isKnown)
        topology.markUnhealthy(seed)
        #expect(topology.place(for: "key") == .unknown)
        #expect(topology.primaries == [])
        #expect(throws: RedisError.self) { try topology.learn(.null, from: a) }
        #expect(throws: RedisError.reply(RedisReplyError("ERR"))) {
            try topology.learn(.error(RedisReplyError("ERR")), from: a)
        }
    }

    @Test("a cluster tells who has which slot, one node at a time or all at once")
    func cluster() throws {
        var topology = KnownTopology(.cluster(seeds: [seed]))
        let slot = HashSlot(of: "key")
        #expect(topology.redirects && !topology.isKnown)
        #expect(topology.place(for: "key") == .unknown)
        #expect(topology.moved(slot, to: b) == false, "nothing is known yet")
        #expect(topology.candidates == [seed])
        #expect(try topology.learn(slots([(0...16_383, a)]), from: seed) == true)
        #expect(topology.place(for: "key") == .server(a))
        #expect(topology.moved(slot, to: b) == true)
        #expect(topology.moved(slot, to: b) == false)
        #expect(topology.place(for: "key") == .server(b))
        #expect(topology.place(for: nil) == .server(a))
        topology.markUnhealthy(a)
        #expect(topology.candidates.last == a)
        #expect(topology.place(for: nil) == .server(a), "it still has its slots")
        #expect(try topology.learn(slots([(0...0, b)]), from: b) == true)
        #expect(topology.place(for: "key") == (slot.number == 0 ? .server(b) : .unassigned))
        #expect(throws: RedisError.self) { try topology.learn(.array([]), from: a) }
    }
}
