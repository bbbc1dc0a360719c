import EaselBoard
import NIOCore
import Testing

@testable import EaselRoom

@Suite("What a session was sent")
struct InboundQueueTests {
    private func message(_ number: Int, isLong: Bool = false) -> InboundMessage {
        let filler = String(repeating: " ", count: isLong ? 20_000 : 0)
        return InboundMessage(ByteBuffer(string: #"{"type":"ping","id":\#(number)}"# + filler))
    }

    private func step(_ step: InboundQueue.Step?) throws -> String {
        func number(_ message: InboundMessage) throws -> Int {
            guard case .ping(let id) = try message.request(within: Limits()) else { return 0 }
            return id?.integerValue ?? 0
        }
        return switch step {
        case .process(let message): "process \(try number(message))"
        case .decode(let message): "decode \(try number(message))"
        case .none: "wait"
        }
    }

    @Test("is processed in its order, while long messages are decoded elsewhere one at a time")
    func order() throws {
        var queue = InboundQueue()
        var steps: [String] = []
        for (number, isLong) in [(1, false), (2, true), (3, false), (4, true), (5, true), (6, false)] {
            steps.append(try step(queue.receive(message(number, isLong: isLong))))
        }
        #expect(steps == ["process 1", "decode 2", "wait", "wait", "wait", "wait"])
        var next = InboundQueue.Step?.none
        steps = []
        for number in [2, 4, 5] {
            queue.decoded(message(number, isLong: true).decoded(within: Limits()))
            repeat {
                next = queue.next()
                steps.append(try step(next))
            } while next != nil
        }
        #expect(
            steps == [
                "process 2", "process 3", "decode 4", "wait", "process 4", "decode 5", "wait", "process 5", "process 6",
                "wait",
            ])
        #expect(try step(queue.receive(message(7))) == "process 7")
    }

    @Test(
        "waits behind a token until that is verified, also what was sent before the welcome and what is decoded meanwhile"
    )
    func tokens() throws {
        var queue = InboundQueue()
        #expect(try step(queue.receive(message(3, isLong: true))) == "decode 3")
        queue.welcomed([message(1), message(2)])
        #expect(try step(queue.next()) == "process 1")
        queue.verifying()
        #expect(queue.isBusy)
        #expect(try step(queue.next()) == "wait")
        queue.decoded(message(3, isLong: true).decoded(within: Limits()))
        #expect(try step(queue.receive(message(4))) == "wait")
        queue.verified()
        var steps: [String] = []
        for _ in 0..<4 { steps.append(try step(queue.next())) }
        #expect(steps == ["process 2", "process 3", "process 4", "wait"])
        #expect(!queue.isBusy)
    }

    @Test("is decoded once, to the same as at once")
    func decoded() throws {
        let long = message(9, isLong: true)
        #expect(long.isLong)
        let decoded = long.decoded(within: Limits())
        #expect(!decoded.isLong)
        #expect(decoded.bytes == long.bytes)
        #expect(try step(.process(decoded)) == "process 9")
        let broken = InboundMessage(ByteBuffer(string: "{" + String(repeating: " ", count: 20_000)))
        #expect(throws: ProtocolFault.self) { try broken.decoded(within: Limits()).request(within: Limits()) }
    }
}
