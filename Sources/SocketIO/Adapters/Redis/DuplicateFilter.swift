/// Tells messages of Easel nodes that come a second time, because their sender did not learn that the first had arrived.
struct DuplicateFilter {
    private struct Sender {
        var highest = 0
        var recent: Set<Int> = []
    }

    /// How far back a repeated message may lie: as much as a sender has in flight.
    private static let reach = 4_096
    private static let maximumSenders = 1_024

    private var senders: [ClusterNodeID: Sender] = [:]

    /// Whether the message is new. What has no number always is.
    mutating func isNew(_ number: Int?, from sender: ClusterNodeID?) -> Bool {
        guard let number, let sender, number > 0 else { return true }
        if senders[sender] == nil, senders.count >= Self.maximumSenders { senders = [:] }
        var known = senders.removeValue(forKey: sender) ?? Sender()
        defer { senders[sender] = known }
        guard number > known.highest - Self.reach, known.recent.insert(number).inserted else { return false }
        known.highest = max(known.highest, number)
        if known.recent.count > 2 * Self.reach {
            let oldest = known.highest - Self.reach
            known.recent = known.recent.filter { $0 > oldest }
        }
        return true
    }
}
