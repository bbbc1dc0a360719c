import Foundation
import NIOCore

/// How many WebSockets a node takes.
public struct ConnectionLimits: Sendable {
    /// How many may be open at once; nil for the limit of open files, less a reserve.
    public var total: Int?
    /// How many one address may have open at once; 0 for no limit.
    public var perAddress = 2_000
    /// How many one address may open in a second, ten times as many after a rest; 0 for no limit.
    public var perAddressAndSecond = 200
    /// Reverse proxies whose `X-Forwarded-For` header is trusted, besides those on this machine.
    var proxies: [AddressRange] = []

    static let burst = TimeAmount.seconds(10)

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
