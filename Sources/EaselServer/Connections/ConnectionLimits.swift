import Foundation
import NIOCore

/// How many WebSockets a node takes.
public struct ConnectionLimits: Sendable {
    /// All at once; nil for as many as the process may have files open, less a reserve.
    public var total: Int?
    /// Of one address at once; 0 for no limit.
    public var perAddress = 2_000
    /// New ones of one address a second, ten times as many after a rest; 0 for no limit.
    public var perAddressAndSecond = 200
    /// Reverse proxies, besides those on this machine, that say in `X-Forwarded-For` for whom they connect.
    var proxies: [AddressRange] = []

    static let burst = TimeAmount.seconds(10)

    public init() {}

    /// Who is to be counted for a connection from `peer`; nil for a proxy that does not say.
    ///
    /// Whoever is on this machine is taken for a proxy, so people behind one are never counted as one.
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

    private func isProxy(_ address: PeerAddress) -> Bool {
        address.isLoopback || proxies.contains { $0.contains(address) }
    }
}
