import DequeModule

/// What was read from one connection, a few at a time: other connections of the loop have their turn in between, however
/// much one of them sends at once. A pure value; its owner begins the turns.
struct TurnQueue<Element> {
    private let perTurn: Int
    private var waiting: Deque<Element> = []
    private var taken = 0

    /// - Parameter perTurn: how many are processed in a turn.
    init(perTurn: Int) {
        self.perTurn = perTurn
    }

    /// Whether nothing waits.
    var isEmpty: Bool { waiting.isEmpty }

    /// Gives the element back if it is to be processed now; else it waits behind those that came before.
    mutating func admit(_ element: Element) -> Element? {
        guard waiting.isEmpty, taken < perTurn else {
            waiting.append(element)
            return nil
        }
        taken += 1
        return element
    }

    mutating func beginTurn() {
        taken = 0
    }

    /// The next that waited; nil once the turn is over, or nothing waits.
    mutating func next() -> Element? {
        guard taken < perTurn, let element = waiting.popFirst() else { return nil }
        taken += 1
        return element
    }

    /// All that waits, in order.
    mutating func takeAll() -> Deque<Element> {
        defer { waiting = [] }
        return waiting
    }
}
