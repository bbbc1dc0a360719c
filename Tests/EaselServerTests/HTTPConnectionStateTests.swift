import NIOCore
import Testing

@testable import EaselServer

@Suite("An HTTP connection whose client is slow")
struct HTTPConnectionStateTests {
    private let timeouts = HTTPConnectionTimeouts()

    private func state() -> HTTPConnectionState { HTTPConnectionState(timeouts) }

    /// Seconds that a state may be looked at, with what `each` does in every second, until it has a verdict; nil for at
    /// least an hour.
    private func seconds(
        _ state: inout HTTPConnectionState, pending: (Int) -> Int = { _ in 0 }, isReading: Bool = true,
        until verdict: HTTPConnectionState.Verdict, _ each: (inout HTTPConnectionState) -> Void = { _ in }
    ) -> Int? {
        for second in 1...3_600 {
            each(&state)
            let found = state.look(after: .seconds(1), pending: pending(second), isReading: isReading)
            if found == verdict { return second }
            guard found == .fine else {
                Issue.record("\(found) after \(second) s")
                return nil
            }
        }
        return nil
    }

    @Test("is cut 30 s after its body has stopped, and not while the body comes on slowly")
    func bodies() {
        var silent = state()
        silent.readHead()
        #expect(seconds(&silent, until: .bodyStalled) == 30)
        var dripping = state()
        dripping.readHead()
        #expect((29...31).contains(seconds(&dripping, until: .bodyStalled) { _ = $0.readBody(1) } ?? 0))
        var half = state()
        half.readHead()
        #expect((55...65).contains(seconds(&half, until: .bodyStalled) { _ = $0.readBody(2_048) } ?? 0))
        var slow = state()
        slow.readHead()
        #expect(seconds(&slow, until: .bodyStalled) { _ = $0.readBody(4_200) } == nil)
    }

    @Test("is not blamed for what the server does not read")
    func backpressure() {
        var state = state()
        state.readHead()
        #expect(seconds(&state, isReading: false, until: .bodyStalled) == nil)
        state.readEnd()
        // The answer takes its time.
        #expect(seconds(&state, until: .bodyStalled) == nil)
    }

    @Test("may read its answer as slowly as the minimum rate, in lumps too, long after it was written to its end")
    func answers() {
        var honest = state()
        honest.readHead()
        honest.readEnd()
        honest.wrote(15 << 20)
        #expect(honest.wroteEnd() == false)
        // 150 KB/s, and the network takes them five seconds' worth at a time.
        #expect(seconds(&honest, pending: { max(0, (15 << 20) - $0 / 5 * 750_000) }, until: .finished) == 105 + 60 - 1)
        var deaf = state()
        deaf.readHead()
        deaf.readEnd()
        deaf.wrote(100_000)
        #expect((30...31).contains(seconds(&deaf, pending: { _ in 100_000 }, until: .outputStalled) ?? 0))
        var dripping = state()
        dripping.readHead()
        dripping.readEnd()
        dripping.wrote(1 << 20)
        #expect((30...32).contains(seconds(&dripping, pending: { (1 << 20) - $0 }, until: .outputStalled) ?? 0))
    }

    @Test("is kept for a minute without a request, from the time on at which the last answer was taken")
    func idle() {
        var fresh = state()
        #expect(seconds(&fresh, until: .finished) == 60)
        var kept = state()
        kept.readHead()
        kept.readEnd()
        #expect(kept.wroteEnd() == false)
        #expect(seconds(&kept, until: .finished) == 60)
    }

    @Test("is probed once when it has sent all and waits for its answer, for it may have gone")
    func probe() {
        var waiting = state()
        waiting.readHead()
        waiting.readEnd()
        waiting.closeInput()
        let looks = (1...3).map { _ in waiting.look(after: .seconds(1), pending: 0, isReading: false) }
        #expect(looks == [.probe, .fine, .fine])
        var answered = state()
        answered.readHead()
        answered.readEnd()
        _ = answered.beginAnswer(isRefusal: false)
        answered.closeInput()
        #expect(answered.look(after: .seconds(1), pending: 0, isReading: false) == .fine)
        var idle = state()
        idle.closeInput()
        #expect(idle.look(after: .seconds(1), pending: 0, isReading: true) == .fine)
    }

    @Test("ends with an answer that comes before the request's end; what still comes is dropped up to a bound")
    func lingering() {
        var talking = state()
        talking.readHead()
        #expect(talking.beginAnswer(isRefusal: false) == .writeLast)
        #expect(talking.wroteEnd() == true)
        talking.closeOutput()
        #expect(!talking.isServing)
        #expect(seconds(&talking, until: .finished) { _ = $0.readBody(1_000) } == 10)
        var silent = state()
        silent.readHead()
        silent.closeOutput()
        #expect(seconds(&silent, until: .finished) == 3)
        var flooded = state()
        flooded.readHead()
        flooded.closeOutput()
        #expect(flooded.readBody(timeouts.lingeringBytes - 1) == true)
        #expect(flooded.readBody(1) == false)
        var whole = state()
        whole.readHead()
        whole.closeOutput()
        whole.readEnd()
        #expect(whole.look(after: .seconds(1), pending: 5, isReading: true) == .fine)
        #expect(whole.look(after: .seconds(1), pending: 0, isReading: true) == .finished)
    }

    @Test("that sends what was refused hears so when it has sent all, pauses, or has sent for too long")
    func refusals() {
        func refused() -> HTTPConnectionState {
            var state = state()
            state.readHead()
            _ = state.readBody(10)
            #expect(state.beginAnswer(isRefusal: true) == .hold)
            return state
        }
        var pausing = refused()
        #expect(seconds(&pausing, until: .release) == 3)
        var talking = refused()
        #expect(seconds(&talking, until: .release) { _ = $0.readBody(1_000) } == 10)
        var whole = refused()
        whole.readEnd()
        #expect(whole.isHolding)
        whole.release()
        #expect(whole.isServing)
        #expect(whole.wroteEnd() == true)
        var stalled = state()
        stalled.readHead()
        #expect(seconds(&stalled, until: .bodyStalled) == 30)
        #expect(stalled.beginAnswer(isRefusal: true) == .writeLast)
        var awaiting = state()
        awaiting.readHead(awaitsContinue: true)
        #expect(awaiting.beginAnswer(isRefusal: true) == .writeLast)
        var read = state()
        read.readHead()
        read.readEnd()
        #expect(read.beginAnswer(isRefusal: true) == .write)
    }
}
