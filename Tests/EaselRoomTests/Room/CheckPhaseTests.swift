import NIOCore
import Testing

@testable import EaselRoom

@Suite("Checks of many rooms")
struct CheckPhaseTests {
    @Test("are spread over the interval between two heartbeats, and each room's come at equal distances")
    func spread() {
        let interval = TimeAmount.seconds(8)
        let phases = (0..<1_000).map { _ in CheckPhase() }
        let delays = phases.map { $0.delay(within: interval) }
        #expect(delays == phases.map { $0.delay(within: interval) })
        #expect(delays.allSatisfy { $0 >= .zero && $0 < interval })
        for second in 0..<8 {
            let part = delays.filter { $0 >= .seconds(Int64(second)) && $0 < .seconds(Int64(second) + 1) }
            #expect((60...200).contains(part.count))
        }
    }
}
