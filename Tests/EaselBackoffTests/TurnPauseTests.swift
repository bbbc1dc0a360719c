import EaselBackoff
import NIOCore
import Testing

@Suite("The pause between two turns")
struct TurnPauseTests {
    @Test("grows beyond the time that all turns together take, and is short again afterwards")
    func adapts() {
        var pause = TurnPause()
        #expect(pause.time == .milliseconds(1))
        // Others take 40 ms between two turns of this one.
        var gaps = 0
        for _ in 0..<20 {
            let late = TimeAmount.milliseconds(40) - pause.time
            if late <= .zero { gaps += 1 }
            pause.begin(late: late)
        }
        #expect(gaps >= 5)
        for _ in 0..<10 { pause.begin(late: .zero) }
        #expect(pause.time == .milliseconds(1))
        for _ in 0..<100 { pause.begin(late: .seconds(3)) }
        #expect(pause.time == .seconds(1))
    }
}
