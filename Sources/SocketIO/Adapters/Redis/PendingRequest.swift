/// A request to other nodes and what was answered so far, as a value.
struct PendingRequest {
    /// What is to be done next.
    enum Verdict: Equatable {
        case wait
        /// All that are known to live have answered, and some are missing that may.
        case waitBriefly
        case complete
    }

    /// How many nodes were asked.
    private let nodes: Int
    /// How many of them are not expected to answer.
    private var excused: Int
    private var answeringNodes = 0
    private var clientsAsked = 0
    private(set) var responses: [ClusterResponse] = []

    init(nodes: Int, excused: Int) {
        self.nodes = nodes
        self.excused = excused
    }

    /// How many nodes have not answered.
    var missingNodes: Int { max(0, nodes - answeringNodes) }
    /// How many clients were asked to acknowledge, by the nodes that have answered.
    var expectedAcknowledgements: Int { clientsAsked }

    mutating func receive(_ response: ClusterResponse) -> Verdict {
        switch response {
        case .clientCount(let count):
            answeringNodes += 1
            clientsAsked = clientsAsked &+ count
        case .acknowledgement:
            responses.append(response)
        default:
            answeringNodes += 1
            responses.append(response)
        }
        return verdict
    }

    /// So many more nodes were found not to live.
    mutating func excuse(_ count: Int) -> Verdict {
        excused += count
        return verdict
    }

    var verdict: Verdict {
        let isAcknowledged = clientsAsked == 0 || responses.count >= clientsAsked
        if answeringNodes >= nodes, isAcknowledged { return .complete }
        if answeringNodes >= nodes - excused, isAcknowledged { return .waitBriefly }
        return .wait
    }
}
