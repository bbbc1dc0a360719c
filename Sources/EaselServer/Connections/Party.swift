import EaselAuth
import EaselBoard

/// Whom work and new boards are counted for: somebody whom a token names or all who came by one link, wherever they are, or
/// else an address.
enum Party: Hashable, Sendable, CustomStringConvertible {
    case address(PeerAddress)
    case subject(SubjectID)
    /// By the hash of the link's secret.
    case link(String)

    /// Nil for an address that a proxy does not tell.
    init?(_ principal: Principal, at address: PeerAddress?) {
        switch principal {
        case .subject(let subject):
            self = .subject(subject.id)
        case .link(let bearer):
            self = .link(bearer.hash)
        case .anonymous:
            guard let address else { return nil }
            self = .address(address)
        }
    }

    /// What the party itself is told that it is.
    var description: String {
        switch self {
        case .address(let address): address.description
        case .subject: "the token's subject"
        case .link: "whoever comes by this link"
        }
    }
}
