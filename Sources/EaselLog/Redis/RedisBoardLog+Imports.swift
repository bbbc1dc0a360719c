public import EaselBoard
internal import EaselRedis

extension RedisBoardLog: ImportStore {
    /// Imports that are taken up at once.
    private static let importsAtOnce = 16

    public func beginImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) {
        let place = "\(pending.epoch.string) \(pending.seq) \(pending.board.string)"
        _ = try await evaluate(
            ImportScripts.begin, keys: [BoardKeys.imports],
            arguments: [.text(pending.client.string), .text(node.string), .text(place)], durability: durability,
            of: nil)
    }

    public func continueImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await evaluate(
            ImportScripts.continue, keys: [BoardKeys.imports],
            arguments: [.text(pending.client.string), .text(node.string)], of: nil
        ).int == 1
    }

    public func takeUpImports(after seconds: Int, by node: NodeID) async throws(LogError) -> [PendingImport] {
        let reply = try await evaluate(
            ImportScripts.takeUp, keys: [BoardKeys.imports],
            arguments: [.integer(seconds), .integer(Self.importsAtOnce), .text(node.string)], of: nil)
        return (reply.array ?? []).compactMap(RedisBorder.pendingImport)
    }

    public func endImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await evaluate(
            ImportScripts.end, keys: [BoardKeys.imports],
            arguments: [.text(pending.client.string), .text(node.string)], durability: durability, of: nil
        ).int == 1
    }
}
