import Testing

@testable import EaselServer

@Suite("A connection's turns")
struct TurnQueueTests {
    @Test("what is sent at once is processed a few at a time, in order")
    func order() {
        var queue = TurnQueue<Int>(perTurn: 3)
        let atOnce = (1...8).compactMap { queue.admit($0) }
        #expect(atOnce == [1, 2, 3])
        var turns: [[Int]] = []
        while !queue.isEmpty {
            queue.beginTurn()
            var turn: [Int] = []
            while let next = queue.next() { turn.append(next) }
            turns.append(turn)
        }
        #expect(turns == [[4, 5, 6], [7, 8]])
    }

    @Test("what comes meanwhile waits behind the rest, and a connection that is quiet waits for nothing")
    func meanwhile() {
        var queue = TurnQueue<Int>(perTurn: 1)
        let first = queue.admit(1)
        #expect(first == 1)
        for number in 2...3 { #expect(queue.admit(number) == nil) }
        queue.beginTurn()
        #expect(queue.next() == 2)
        #expect(queue.admit(4) == nil)
        #expect(queue.next() == nil)
        #expect(Array(queue.takeAll()) == [3, 4])
        queue.beginTurn()
        #expect(queue.admit(5) == 5)
    }
}
