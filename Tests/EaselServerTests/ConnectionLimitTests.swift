import EaselRoom
import EaselTestSupport
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import EaselServer

@Suite("Connections of one address")
struct ConnectionLimitTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func limits(_ perAddress: Int, _ perSecond: Int, proxies: [String] = []) -> ConnectionLimits {
        var limits = ConnectionLimits()
        (limits.perAddress, limits.perAddressAndSecond) = (perAddress, perSecond)
        limits.proxies = proxies.compactMap { AddressRange($0) }
        return limits
    }

    @Test("are bounded, and a closed one makes room")
    func concurrent() throws {
        var limiter = ConnectionLimiter(limits(2, 0), total: 3)
        let ada = PeerAddress("203.0.113.7")
        let bob = PeerAddress("203.0.113.8")
        try limiter.open(ada, at: start)
        try limiter.open(ada, at: start)
        #expect(throws: ConnectionLimiter.Refusal.tooMany) { try limiter.open(ada, at: start) }
        try limiter.open(bob, at: start)
        #expect(throws: ConnectionLimiter.Refusal.full) { try limiter.open(nil, at: start) }
        #expect(limiter.refusal(of: ada, at: start) == .full)
        limiter.close(bob)
        #expect(limiter.refusal(of: ada, at: start) == .tooMany)
        #expect(limiter.refusal(of: bob, at: start) == nil)
        try limiter.open(bob, at: start)
        limiter.close(ada)
        try limiter.open(ada, at: start)
        #expect(limiter.open == 3)
    }

    @Test("are bounded in what is opened a second, whoever else does")
    func rate() throws {
        var limiter = ConnectionLimiter(limits(0, 10), total: 100_000)
        let ada = PeerAddress("203.0.113.7")
        for _ in 1...100 {
            try limiter.open(ada, at: start)
            limiter.close(ada)
        }
        #expect(throws: ConnectionLimiter.Refusal.tooFast(after: .milliseconds(100))) {
            try limiter.open(ada, at: start)
        }
        #expect(limiter.refusal(of: ada, at: start) == .tooFast(after: .milliseconds(100)))
        for number in 0..<5_000 {
            let other = PeerAddress("10.1.\(number / 250).\(number % 250)")
            try limiter.open(other, at: start)
            limiter.close(other)
        }
        #expect(throws: ConnectionLimiter.Refusal.self) { try limiter.open(ada, at: start) }
        try limiter.open(ada, at: start + .milliseconds(100))
    }

    @Test(
        "are counted for whom a trusted proxy says, and nobody is counted for a proxy",
        arguments: [
            ("203.0.113.7", [], "203.0.113.7"), ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
            ("127.0.0.1", [], nil), ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            ("::1", ["2001:db8::1"], "2001:db8::1"),
            ("10.0.0.9", ["6.6.6.6, 198.51.100.1", "10.2.3.4"], "198.51.100.1"), ("10.0.0.9", [], nil),
            ("127.0.0.1", ["198.51.100.1, nonsense"], nil), ("::ffff:10.0.0.9", ["198.51.100.1"], "198.51.100.1"),
        ] as [(String, [String], String?)])
    func proxies(peer: String, forwarded: [String], counted: String?) throws {
        let limits = limits(1, 1, proxies: ["10.0.0.0/8"])
        let peer = try #require(PeerAddress(peer))
        #expect(
            limits.counted(peer: peer, forwardedFor: forwarded)
                == counted.flatMap { PeerAddress($0) })
    }

    @Test("of IPv6 are those of a /64")
    func networks() {
        #expect(PeerAddress("2001:db8::1") == PeerAddress("2001:db8::ffff:2"))
        #expect(PeerAddress("2001:db8::1") != PeerAddress("2001:db8:0:1::1"))
        #expect(AddressRange("10.0.0.0/33") == nil)
        #expect(AddressRange("example.org") == nil)
    }

    @Test("beyond a limit are answered with 429, those beyond the node's with 503, and both say when to come again")
    func refused() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess([
            "--data", data.path, "--connections", "3", "--address-connections", "1",
        ])
        func open(_ headers: String = "") async throws -> RawWebSocket {
            try await RawWebSocket(port: node.port, path: "/boards/b/ws", headers: headers)
        }
        let first = try await open("X-Forwarded-For: 203.0.113.7\r\n")
        #expect(first.isOpen)
        let second = try await open("X-Forwarded-For: 203.0.113.7\r\n")
        #expect(second.answer.hasPrefix("HTTP/1.1 429 "))
        #expect(second.answer.contains("Retry-After: 30\r\n"))
        let others = [try await open(), try await open()]
        for other in others { #expect(other.isOpen) }
        let last = try await open()
        #expect(last.answer.hasPrefix("HTTP/1.1 503 "))
        #expect(last.answer.contains("Retry-After: 5\r\n"))
        #expect(last.answer.contains("application/problem+json"))
        try await Eventually.holds("both are counted") { try await node.metric("easel_connections_refused_total") == 2 }
        try await first.send([0x03, 0xE8], opcode: 8)
        try await Eventually.holds("there is room again") {
            let again = try await open("X-Forwarded-For: 203.0.113.7\r\n")
            defer { again.close() }
            return again.isOpen
        }
        for other in others { other.close() }
        await node.terminate()
    }
}

@Suite("A peer that may be gone")
struct KeepaliveMonitorTests {
    @Test("is pinged, and given up when it has answered neither of two pings")
    func monitor() {
        func beats(_ heard: Set<Int>, pending: Int = 0) -> [KeepaliveMonitor.Beat] {
            var monitor = KeepaliveMonitor()
            return (1...5).map { count in
                let beat = monitor.beat(pendingBytes: pending)
                if heard.contains(count) { monitor.heard() }
                return beat
            }
        }
        #expect(beats([1, 2, 3, 4, 5]) == [.ping, .ping, .ping, .ping, .ping])
        #expect(beats([]) == [.ping, .ping, .gone, .gone, .gone])
        #expect(beats([1]) == [.ping, .ping, .ping, .gone, .gone])
        #expect(beats([], pending: 1) == [.ping, .ping, .ping, .ping, .ping])
    }
}
