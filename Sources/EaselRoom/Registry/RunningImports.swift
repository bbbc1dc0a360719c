import EaselBoard
import NIOConcurrencyHelpers

/// The imports that this node carries out or takes back now: what else the store has under its name is of an earlier life.
final class RunningImports: Sendable {
    private let clients = NIOLockedValueBox<Set<ClientID>>([])

    /// False if it runs already.
    func begin(_ client: ClientID) -> Bool { clients.withLockedValue { $0.insert(client).inserted } }

    func end(_ client: ClientID) { clients.withLockedValue { _ = $0.remove(client) } }
}
