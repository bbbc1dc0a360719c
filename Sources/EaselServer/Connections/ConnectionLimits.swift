import Foundation
import NIOCore

/// How many connections a node takes, and how much one address may ask of it.
public struct ConnectionLimits: Sendable {
    /// How many WebSockets may be open at once; nil for the limit of open files, less a reserve.
    public var total: Int?
    /// How many connections one address may have open at once; 0 for no limit.
    public var perAddress = 2_000
    /// How many WebSockets one address may open in a second, ten times as many after a rest; 0 for no limit.
    public var perAddressAndSecond = 200
    /// How many HTTP requests one address may make in a second, ten times as many after a rest; 0 for no limit.
    public var requestsPerSecond = 500
    /// How many boards one address may make in a second, a hundred times as many after a rest; 0 for no limit.
    public var boardsPerSecond = 5
    /// How many links to boards one subject may make in a minute, all of them at once after a rest; 0 for no limit.
    public var linksPerMinute = 30
    /// Reverse proxies whose `X-Forwarded-For` header is trusted, besides those on this machine.
    var proxies: [AddressRange] = []

    static let burst = TimeAmount.seconds(10)
    static let boardBurst = TimeAmount.seconds(100)

    public init() {}

    /// The address that a connection from `peer` counts for; nil for a proxy that sends no `X-Forwarded-For`.
    ///
    /// Peers on this machine are taken for proxies, so that people behind one are not counted as one address.
    func counted(peer: PeerAddress?, forwardedFor: [String]) -> PeerAddress? {
        guard let peer, isProxy(peer) else { return peer }
        let hops = forwardedFor.flatMap { $0.split(separator: ",") }
            .map { PeerAddress($0.trimmingCharacters(in: .whitespaces)) }
        // From the last hop on, which the proxy has seen itself; what stands before may have been invented.
        for case let hop in hops.reversed() {
            guard let hop else { return nil }
            if !isProxy(hop) { return hop }
        }
        return nil
    }

    /// Whether the peer is a known reverse proxy, or may be one.
    func isProxy(_ address: PeerAddress) -> Bool {
        address.isLoopback || proxies.contains { $0.contains(address) }
    }
}
