import NIOCore
import Testing

@testable import EaselRedis

/// A reply as a server would send it.
private func bulk(_ text: String) -> RESPValue { .bulk(ByteBuffer(string: text)) }

private func node(_ host: RESPValue, _ port: Int) -> RESPValue {
    .array([host, .integer(port), bulk("id"), .array([])])
}

private let asked = RedisAddress(host: "seed", port: 7_000)

@Suite("Where a Redis is")
struct TopologyTests {
    @Test("a URL of Sentinels names them, the master, its user and database, and what the Sentinels want")
    func sentinelURL() throws {
        let configuration = try RedisConfiguration(
            url: "redis+sentinel://easel:p%40ss@a:1,b,[::1]:3/my%2Fmaster/4?tls=true&ca=f.pem&sentinelPassword=s")
        #expect(
            configuration.topology
                == .sentinel(
                    master: "my/master",
                    sentinels: [
                        RedisAddress(host: "a", port: 1), RedisAddress(host: "b", port: 26_379),
                        RedisAddress(host: "::1", port: 3),
                    ]))
        #expect(configuration.username == "easel")
        #expect(configuration.password == "p@ss")
        #expect(configuration.database == 4)
        #expect(configuration.usesTLS)
        #expect(configuration.certificateAuthorities == "f.pem")
        #expect(configuration.sentinelUsername == nil)
        #expect(configuration.sentinelPassword == "s")
    }

    @Test("a URL of a cluster names some of its nodes")
    func clusterURL() throws {
        let configuration = try RedisConfiguration(url: "redis+cluster://:secret@a:1,b/0?tls=false")
        #expect(
            configuration.topology
                == .cluster(seeds: [RedisAddress(host: "a", port: 1), RedisAddress(host: "b", port: 6_379)]))
        #expect(configuration.username == nil)
        #expect(configuration.password == "secret")
        #expect(!configuration.usesTLS)
    }

    @Test("a URL of one server is what it was")
    func standaloneURL() throws {
        let configuration = try RedisConfiguration(url: "rediss://u:p@[::1]/3?ca=f")
        #expect(configuration.topology == .standalone(RedisAddress(host: "::1", port: 6_379)))
        #expect(configuration.database == 3)
        #expect(configuration.usesTLS)
    }

    @Test("the slot of a key is that of its hash tag, if it has one that is not empty")
    func slots() {
        #expect(HashSlot(of: "123456789").number == 12_739)
        #expect(HashSlot(of: "foo{}{bar}").number == 8_363)
        #expect(HashSlot(of: "").number == 0)
        #expect(HashSlot(of: "easel:{b}:log") == HashSlot(of: "easel:{b}:live"))
        #expect(HashSlot(of: "easel:{b}:log") == HashSlot(of: "b"))
        #expect(HashSlot(of: "{{b}}") == HashSlot(of: "{b"))
        #expect(HashSlot(16_384) == nil)
    }

    @Test("a cluster says which primary has which slot; a node without an address is the one asked")
    func slotMap() throws {
        let reply: RESPValue = .array([
            .array([.integer(0), .integer(99), node(bulk("a"), 1), node(bulk("r"), 2)]),
            .array([.integer(100), .integer(100), node(.null, 3)]),
            .array([.integer(200), .integer(16_383), node(bulk("a"), 1)]),
        ])
        var map = try #require(SlotMap(reply, askedOf: asked))
        func primary(_ number: Int) -> RedisAddress? { HashSlot(number).flatMap { map.primary(of: $0) } }
        #expect(primary(0) == RedisAddress(host: "a", port: 1))
        #expect(primary(100) == RedisAddress(host: "seed", port: 3))
        #expect(primary(101) == nil)
        #expect(primary(16_383) == RedisAddress(host: "a", port: 1))
        #expect(map.replicas == [RedisAddress(host: "r", port: 2)])
        map.move(try #require(HashSlot(100)), to: RedisAddress(host: "new", port: 9))
        #expect(primary(100) == RedisAddress(host: "new", port: 9))
        // Who has no slot any more holds nothing.
        #expect(Set(map.primaries.map(\.address.host)) == ["a", "new"])
        for (address, tag) in map.primaries { #expect(map.primary(of: HashSlot(of: "k{\(tag)}")) == address) }
    }

    @Test(
        "what is no map of slots is none",
        arguments: [
            RESPValue.array([]), .null, .array([.integer(1)]),
            .array([.array([.integer(5), .integer(4), node(bulk("a"), 1)])]),
            .array([.array([.integer(0), .integer(16_384), node(bulk("a"), 1)])]),
            .array([.array([.integer(-1), .integer(4), node(bulk("a"), 1)])]),
            .array([.array([.integer(0), .integer(4), node(bulk("a"), 70_000)])]),
        ])
    func noSlotMap(reply: RESPValue) {
        #expect(SlotMap(reply, askedOf: asked) == nil)
    }

    @Test("redirections are read, whoever they name")
    func redirections() throws {
        func read(_ text: String) -> Redirection? { Redirection(RedisReplyError(text), from: asked) }
        let slot = try #require(HashSlot(3_999))
        #expect(read("MOVED 3999 127.0.0.1:6381") == .moved(slot, RedisAddress(host: "127.0.0.1", port: 6_381)))
        #expect(read("MOVED 3999 ::1:6381") == .moved(slot, RedisAddress(host: "::1", port: 6_381)))
        #expect(read("MOVED 3999 :6381") == .moved(slot, RedisAddress(host: "seed", port: 6_381)))
        #expect(read("ASK 3999 ?:6381") == .ask(RedisAddress(host: "seed", port: 6_381)))
        #expect(read("TRYAGAIN Multiple keys request during rehashing of slot") == .later)
        #expect(read("CLUSTERDOWN Hash slot not served") == .later)
        for text in ["MOVED", "MOVED 3999", "MOVED 99999 h:1", "MOVED x h:1", "ASK 1 h", "ASK 1 h:0", "ERR MOVED", ""] {
            #expect(read(text) == nil)
        }
    }

    @Test("Sentinels and servers say who is the master")
    func sentinelReplies() {
        let reply: RESPValue = .array([bulk("127.0.0.1"), bulk("6379")])
        #expect(SentinelReply.master(reply) == RedisAddress(host: "127.0.0.1", port: 6_379))
        for reply: RESPValue in [.null, .array([]), .array([bulk(""), bulk("1")]), .array([bulk("h"), bulk("x")])] {
            #expect(SentinelReply.master(reply) == nil)
        }
        #expect(SentinelReply.isMaster(.array([bulk("master"), .integer(0), .array([])])))
        #expect(!SentinelReply.isMaster(.array([bulk("slave"), bulk("h")])))
        #expect(!SentinelReply.isMaster(.null))
    }
}
