public import EaselBoard
import DequeModule
import EaselJSON

/// A client's side of protocol `easel.v1`: a pure state machine. Messages go in; frames to send and events come out.
///
/// It keeps each operation until its echo, `duplicate` or `welcome.n` says that it is in the log, gives the rest again
/// after a reconnect, and does not accept a hole, a repeat or another order of seqs.
public struct ClientReplica: Sendable {
    /// What is to be done after an input.
    public enum Action: Sendable, Equatable {
        case send(ClientMessage)
        /// Sends a submit; the edits are canonical JSON.
        case submit(n: Int, edits: [UInt8])
        case event(ClientEvent)
        /// The node asks not to be come back to for so many milliseconds.
        case stayAway(Int)
        /// The connection can't go on.
        case fail(ClientError)
    }

    private struct Unacknowledged: Sendable {
        let n: Int
        let edits: [UInt8]
    }

    private enum Phase: Sendable, Equatable {
        case offline
        case awaitingWelcome
        /// Between a welcome or a resync and its first operation: a snapshot may come.
        case catchingUp
        case online
    }

    private let configuration: ClientConfiguration
    private var phase = Phase.offline
    private var unacknowledged: Deque<Unacknowledged> = []
    private var parts: [JSONObject] = []
    /// The number of the next operation.
    public private(set) var nextN: Int
    private let clientID: ClientID
    public private(set) var document = Document()
    public private(set) var epoch: Epoch?
    /// The last seq that was applied.
    public private(set) var seq: Seq = 0
    /// The seq of the last welcome: caught up once `seq` has reached it.
    public private(set) var target: Seq = 0
    public private(set) var participants: [SessionID: Participant] = [:]
    /// How many participants there are: more than ``participants`` where a board has many.
    public var participantCount: Int { toldCount.map { max($0, participants.count) } ?? participants.count }
    /// What the server says that there are where it does not list all.
    private var toldCount: Int?

    public init(_ configuration: ClientConfiguration) {
        self.configuration = configuration
        self.clientID = ClientID(key: configuration.key)
        self.nextN = configuration.firstN
    }

    public var isCaughtUp: Bool { phase == .online && seq >= target }
    public var unacknowledgedCount: Int { unacknowledged.count }

    // MARK: Inputs

    /// A connection stands.
    public mutating func connected() -> [Action] {
        phase = .awaitingWelcome
        parts = []
        return [
            .send(
                .hello(
                    Hello(
                        key: configuration.key, name: configuration.name, color: configuration.color,
                        resume: epoch.map { Resume(epoch: $0, seq: seq) }, token: configuration.token)))
        ]
    }

    /// The connection is gone. What was not acknowledged stays.
    public mutating func disconnected() {
        phase = .offline
        participants = [:]
        toldCount = nil
    }

    /// Takes an operation; sent at once or after the next welcome. `number` must not go back.
    public mutating func submit(
        _ edits: EditBatch, as number: Int? = nil
    ) throws(ClientError) -> (n: Int, actions: [Action]) {
        guard unacknowledged.count < configuration.maximumUnacknowledged else { throw .queueFull }
        let n = max(number ?? nextN, nextN)
        nextN = n + 1
        unacknowledged.append(Unacknowledged(n: n, edits: edits.encoded))
        let isOnline = phase == .catchingUp || phase == .online
        return (n, isOnline ? [.submit(n: n, edits: edits.encoded)] : [])
    }

    public mutating func receive(_ message: ServerMessage) -> [Action] {
        switch message {
        case .welcome(let welcome): receive(welcome)
        case .snapshot(let epoch, let seq, let part, let parts, let elements):
            receiveSnapshot(epoch: epoch, seq: seq, part: part, parts: parts, elements: elements)
        case .ops(let operations): receive(operations)
        case .presence(let states): receive(states)
        case .participants(let joined, let left, let count): receive(joined: joined, left: left, count: count)
        case .digest(let seq, let digest): [.event(.serverDigest(seq: seq, digest))]
        case .reject(let n, let code, let message):
            settle(n) ? [.event(.rejected(n: n, code: code, message: message))] : []
        case .duplicate(let n): settle(n) ? [.event(.acknowledged(n: n, seq: nil))] : []
        case .pong: []
        case .error(let code, let message, let after):
            [.event(.serverError(code: code, message: message))] + (after.map { [.stayAway($0)] } ?? [])
        case .drain(let after): [.event(.draining(after: after))]
        }
    }

    // MARK: Messages

    private mutating func receive(_ welcome: Welcome) -> [Action] {
        guard phase == .awaitingWelcome else { return [.fail(.protocolViolation("a welcome out of turn"))] }
        phase = .catchingUp
        target = welcome.seq
        if epoch == welcome.epoch, seq == welcome.seq { phase = .online }
        participants = Dictionary(welcome.participants.map { ($0.session, $0) }, uniquingKeysWith: { $1 })
        toldCount = welcome.count
        var actions: [Action] = [.event(.connected(welcome))]
        while let first = unacknowledged.first, first.n <= welcome.n {
            unacknowledged.removeFirst()
            actions.append(.event(.acknowledged(n: first.n, seq: nil)))
        }
        // A key that was used before has submitted up to welcome.n: what is new must come behind that.
        nextN = max(nextN, welcome.n + 1)
        actions += unacknowledged.map { .submit(n: $0.n, edits: $0.edits) }
        return actions
    }

    private mutating func receiveSnapshot(
        epoch: Epoch, seq: Seq, part: Int, parts: Int, elements: JSONObject
    ) -> [Action] {
        guard phase == .catchingUp || phase == .online, part == self.parts.count + 1, part <= parts else {
            return [.fail(.protocolViolation("part \(part) of \(parts) of a snapshot out of turn"))]
        }
        self.parts.append(elements)
        guard part == parts else { return [] }
        defer { self.parts = [] }
        var document = Document()
        if configuration.keepsDocument {
            do {
                for part in self.parts { try document.insert(part) }
            } catch {
                return [.fail(.protocolViolation("a snapshot that is no document: \(error)"))]
            }
        }
        self.document = document
        self.epoch = epoch
        self.seq = seq
        // A resync in the middle of a connection may hold what would have been an echo; given again, the node tells.
        let isResync = phase == .online
        phase = .online
        return [.event(.resynced(seq: seq))]
            + (isResync ? unacknowledged.map { .submit(n: $0.n, edits: $0.edits) } : [])
    }

    private mutating func receive(_ operations: [Operation]) -> [Action] {
        guard phase == .catchingUp || phase == .online, parts.isEmpty else {
            return [.fail(.protocolViolation("operations out of turn"))]
        }
        var actions: [Action] = []
        for operation in operations {
            guard operation.seq == seq + 1 else {
                return actions + [.fail(.protocolViolation("seq \(operation.seq) came after seq \(seq)"))]
            }
            seq = operation.seq
            if configuration.keepsDocument { document.apply(operation) }
            if operation.client == clientID, settle(operation.n) {
                actions.append(.event(.acknowledged(n: operation.n, seq: operation.seq)))
            }
        }
        phase = .online
        actions.append(.event(.operations(operations)))
        return actions
    }

    private mutating func receive(_ states: [SessionID: JSONObject]) -> [Action] {
        for (session, state) in states { participants[session]?.state = state }
        return [.event(.presence(states))]
    }

    private mutating func receive(joined: [Participant], left: [SessionID], count: Int?) -> [Action] {
        toldCount = count
        for participant in joined { participants[participant.session] = participant }
        for session in left { participants[session] = nil }
        return [.event(.participants(joined: joined, left: left))]
    }

    /// False if it was settled before: an echo may come after its `duplicate`.
    private mutating func settle(_ n: Int) -> Bool {
        guard let index = unacknowledged.firstIndex(where: { $0.n == n }) else { return false }
        unacknowledged.remove(at: index)
        return true
    }
}
