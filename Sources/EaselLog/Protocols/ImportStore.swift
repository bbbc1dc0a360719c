public import EaselBoard

/// The imports that are on their way into logs. Each stands in the store from before its first operation until it is whole or taken
/// back: when the node that carries it out dies, another one takes it back (docs/decisions/0185-an-import-outlives-its-node.md).
public protocol ImportStore: Sendable {
    /// Records an import. The node sees to it from now on, also if another one did.
    func beginImport(_ pending: PendingImport, by node: NodeID) async throws(LogError)

    /// Says that the node still sees to it. False if it does not: another one has taken the import up, or it has ended.
    func continueImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool

    /// Imports that nobody has seen to for so many seconds, and all that the node itself sees to, now or in an earlier life; it does
    /// from now on. Where one process has the store, all imports.
    func takeUpImports(after seconds: Int, by node: NodeID) async throws(LogError) -> [PendingImport]

    /// The import is whole, or taken back. False, and nothing changes, if the node does not see to it.
    func endImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool
}
