internal import DequeModule
internal import EaselRedis

/// What waits to be sent to Redis, in order and bounded, as a value.
struct OutboxQueue {
    /// A command that is to be sent.
    struct Item: Sendable {
        let command: RedisCommand
        let byteCount: Int
        /// Whether it is sent again when it is not known to be done.
        let isKept: Bool
        /// Told the reply, or nil if the command failed, whether it will be sent again or not.
        let settled: (@Sendable (RESPValue?) -> Void)?
    }

    enum Outcome {
        case done(Item, RESPValue)
        /// It will be sent again.
        case postponed(Item)
        case failed(Item, RedisError)
    }

    static let batchSize = 256

    private let maximumCount: Int
    private let maximumBytes: Int
    private var items: Deque<Item> = []
    private var byteCount = 0
    private var inFlight: [Item] = []

    init(maximumCount: Int, maximumBytes: Int) {
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { items.isEmpty && inFlight.isEmpty }

    /// False if there is no room: what came first stays.
    mutating func append(_ item: Item) -> Bool {
        guard items.count + inFlight.count < maximumCount, byteCount + item.byteCount <= maximumBytes else {
            return false
        }
        items.append(item)
        byteCount += item.byteCount
        return true
    }

    /// What to send next, once what was sent before is settled.
    mutating func takeBatch() -> [Item] {
        guard inFlight.isEmpty else { return [] }
        inFlight = Array(items.prefix(Self.batchSize))
        items.removeFirst(inFlight.count)
        return inFlight
    }

    /// Takes the results of what was sent. What is sent again stays in front, in order.
    mutating func settle(_ results: [Result<RESPValue, RedisError>]) -> [Outcome] {
        var outcomes: [Outcome] = []
        var again: [Item] = []
        for (item, result) in zip(inFlight, results) {
            switch result {
            case .success(let reply): outcomes.append(.done(item, reply))
            case .failure(let error) where item.isKept && error.mayPass:
                again.append(item)
                outcomes.append(.postponed(item))
            case .failure(let error): outcomes.append(.failed(item, error))
            }
        }
        byteCount -= inFlight.reduce(0) { $0 + $1.byteCount } - again.reduce(0) { $0 + $1.byteCount }
        inFlight = []
        items.insert(contentsOf: again, at: items.startIndex)
        return outcomes
    }

    /// What is never sent.
    mutating func removeAll() -> [Item] {
        defer {
            items = []
            byteCount = 0
        }
        return Array(items)
    }
}

extension RedisError {
    /// Whether the same command may be done later.
    var mayPass: Bool {
        switch self {
        case .connectFailed, .connectionClosed, .timeout, .overloaded, .notReplicated, .protocolViolation: true
        case .reply(let error):
            ["LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "NOREPLICAS", "BUSY"]
                .contains(String(error.prefix))
        case .invalidURL, .closed: false
        }
    }
}
