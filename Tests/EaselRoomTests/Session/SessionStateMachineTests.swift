import EaselBoard
import EaselJSON
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("The protocol of a connection")
struct SessionStateMachineTests {
    private typealias Machine = SessionStateMachine<String>

    private static let hello = #"{"type":"hello","key":"a secret key of a test"}"#
    private static let submit = #"{"type":"submit","n":7,"edits":[{"op":"clear"}]}"#

    private func opened(limits: Limits = Limits()) -> Machine {
        var machine = Machine(limits: limits, heldBytesToPause: 100)
        let isOpen = machine.open()
        #expect(isOpen)
        return machine
    }

    private func joining(limits: Limits = Limits()) -> Machine {
        var machine = opened(limits: limits)
        _ = machine.receive(text(Self.hello))
        return machine
    }

    private func joined(limits: Limits = Limits()) -> Machine {
        var machine = joining(limits: limits)
        _ = machine.admit("board")
        return machine
    }

    private func closed() -> Machine {
        var machine = joined()
        _ = machine.close()
        return machine
    }

    private func text(_ text: String) -> InboundMessage {
        InboundMessage(ByteBuffer(string: text))
    }

    // MARK: Before the hello

    @Test("opens once, and nothing is taken before it does")
    func opens() {
        var machine = Machine(limits: Limits(), heldBytesToPause: 100)
        #expect(machine.receive(text(Self.hello)) == .ignore)
        #expect(machine.helloTimedOut(after: .seconds(1)) == nil)
        #expect(machine.quiesce() == nil)
        let first = machine.open()
        let second = machine.open()
        #expect((first, second) == (true, false))
    }

    @Test("starts with a hello that joins the board")
    func hello() throws {
        var machine = opened()
        #expect(
            machine.receive(text(Self.hello)) == .join(Hello(key: try ClientKey(validating: "a secret key of a test"))))
        #expect(machine.membership == nil)
    }

    @Test("takes a hello that the transport has decoded")
    func typedHello() throws {
        var machine = opened()
        let hello = Hello(key: try ClientKey(validating: "a secret key of a test"), name: "Ada")
        #expect(machine.receive(InboundMessage(.hello(hello), bytes: 40, completion: nil)) == .join(hello))
    }

    @Test("ends with anything else than a hello")
    func noHello() {
        for message in [Self.submit, #"{"type":"ping","id":1}"#, #"{"type":"digest"}"#] {
            var machine = opened()
            #expect(machine.receive(text(message)) == .fail(.helloExpected))
        }
        for (message, code) in [("{", "invalid-json"), (#"{"type":"hello"}"#, "bad-hello"), ("[]", "invalid-message")] {
            var machine = opened()
            guard case .fail(let failure) = machine.receive(text(message)) else {
                Issue.record("\(message) was taken")
                continue
            }
            #expect(failure.errorCode == code)
            #expect(failure.closeCode == .badHello)
        }
    }

    @Test("ends where no hello comes in time, and where the node stops before it")
    func waiting() {
        let machine = opened()
        #expect(machine.helloTimedOut(after: .seconds(10)) == .helloTimeout(.seconds(10)))
        #expect(machine.quiesce() == .draining)
        for machine in [joining(), joined(), closed()] {
            #expect(machine.helloTimedOut(after: .seconds(10)) == nil)
            #expect(machine.quiesce() == nil)
        }
    }

    // MARK: Between hello and welcome

    @Test("holds what comes before the welcome, in order, and processes it then")
    func holds() {
        var machine = joining()
        #expect(machine.receive(text(#"{"type":"ping","id":1}"#)) == .hold(pauseReading: false))
        #expect(machine.receive(text(#"{"type":"ping","id":2}"#)) == .hold(pauseReading: false))
        guard case .welcome(let held) = machine.admit("board") else {
            Issue.record("nobody was welcomed")
            return
        }
        #expect(machine.membership == "board")
        #expect(held.map { machine.receive($0) } == [.reply(.pong(id: 1)), .reply(.pong(id: 2))])
    }

    @Test("pauses reading when much is held, and ends when it is too much")
    func holdsWithinBounds() {
        var limits = Limits()
        limits.frameBytes = 300
        var machine = joining(limits: limits)
        let large = text(String(repeating: "x", count: 99))
        #expect(machine.receive(large) == .hold(pauseReading: false))
        #expect(machine.receive(large) == .hold(pauseReading: true))
        #expect(machine.receive(large) == .hold(pauseReading: true))
        #expect(machine.receive(large) == .fail(.tooMuchBeforeWelcome))
    }

    @Test("ends where the board can't be joined")
    func failsToJoin() {
        #expect(joining().failToJoin(RoomError.draining) == .draining)
        for machine in [opened(), joined(), closed()] {
            #expect(machine.failToJoin(RoomError.draining) == nil)
        }
    }

    @Test("that was lost while it joined leaves the board again")
    func lostWhileJoining() {
        var machine = joining()
        _ = machine.receive(text(Self.submit))
        guard case .abandon(let messages) = machine.close() else {
            Issue.record("what was held is forgotten")
            return
        }
        #expect(messages.count == 1)
        guard case .leave = machine.admit("board") else {
            Issue.record("a lost connection is welcomed")
            return
        }
        #expect(machine.membership == nil)
    }

    // MARK: On the board

    @Test("carries submits, presence and questions")
    func messages() {
        var machine = joined()
        #expect(machine.receive(text(Self.submit)) == .submit(n: 7, PendingEdits([.clear])))
        #expect(
            machine.receive(text(#"{"type":"presence","state":{"x":1}}"#)) == .updatePresence(["x": 1]))
        #expect(machine.receive(text(#"{"type":"digest"}"#)) == .tellDigest)
        #expect(machine.receive(text(#"{"type":"ping","id":"a"}"#)) == .reply(.pong(id: "a")))
        #expect(
            machine.receive(InboundMessage(.submit(n: 8, edits: [["op": "clear"]]), bytes: 9, completion: nil))
                == .submit(n: 8, PendingEdits([.clear])))
    }

    @Test("stays when a message is wrong, and says what is wrong")
    func wrongMessages() {
        var machine = joined()
        for (message, code) in [
            ("{", "invalid-json"), (#"{"type":"dance"}"#, "unknown-type"), (#"{"type":"submit"}"#, "invalid-submit"),
            (#"{"type":"presence","state":1}"#, "invalid-presence"),
        ] {
            guard case .reply(.error(let said, _, nil)) = machine.receive(text(message)) else {
                Issue.record("\(message) was not answered by an error")
                continue
            }
            #expect(said == code)
        }
        guard case .reject(7, let rejection) = machine.receive(text(#"{"type":"submit","n":7,"edits":[]}"#)) else {
            Issue.record("no edits were taken")
            return
        }
        #expect(rejection.code == .invalidEdit)
        #expect(machine.membership == "board")
    }

    @Test("takes a presence up to its limit")
    func presenceLimit() {
        var limits = Limits()
        limits.presenceBytes = 16
        var machine = joined(limits: limits)
        #expect(
            machine.receive(text(#"{"type":"presence","state":{"x":123456789}}"#)) == .updatePresence(["x": 123456789]))
        #expect(
            machine.receive(text(#"{"type":"presence","state":{"x":12345678901}}"#))
                == .reply(.error(code: "presence-too-large", message: "a presence state is at most 16 bytes")))
    }

    @Test("ends with a second hello, whatever is in it")
    func secondHello() {
        for hello in [Self.hello, #"{"type":"hello"}"#, #"{"type":"hello","key":"short"}"#] {
            var machine = joined()
            #expect(machine.receive(text(hello)) == .fail(.repeatedHello))
        }
    }

    // MARK: The end

    @Test("says at its end what has to be cleaned up, once")
    func closes() {
        func cleanup(_ machine: Machine) -> String {
            var machine = machine
            let first = machine.close()
            if case .none = machine.close() {} else { Issue.record("it was closed twice") }
            return switch first {
            case .none: "nothing"
            case .cancelHelloTimer: "hello timer"
            case .abandon: "held messages"
            case .leave(let board): board
            }
        }
        #expect(
            [Machine(limits: Limits(), heldBytesToPause: 1), opened(), joining(), joined(), closed()].map(cleanup)
                == ["nothing", "hello timer", "held messages", "board", "nothing"])
    }

    @Test("takes nothing any more once it is closed")
    func afterClose() {
        var machine = closed()
        #expect(machine.receive(text(Self.submit)) == .ignore)
        let isOpen = machine.open()
        #expect(!isOpen)
    }
}
