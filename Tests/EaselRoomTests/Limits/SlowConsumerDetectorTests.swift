import NIOCore
import Testing

@testable import EaselRoom

@Suite("Bytes that wait for a peer")
struct SlowConsumerDetectorTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func verdicts(_ pending: [Int]) -> [Bool] {
        var detector = SlowConsumerDetector()
        return pending.enumerated().map { second, pending in
            detector.hasStalled(pending: pending, at: start + .seconds(Int64(second)), timeout: .seconds(3))
        }
    }

    @Test("and are never taken are a stall, also while more of them come")
    func stall() {
        #expect(verdicts([0, 0, 0, 0, 0, 0]) == [false, false, false, false, false, false])
        #expect(verdicts([9, 9, 9, 9, 9]) == [false, false, false, true, true])
        #expect(verdicts([9, 10, 11, 12]) == [false, false, false, true])
    }

    @Test("and are taken, however slowly, are none")
    func slow() {
        #expect(!verdicts([9, 8, 7, 6, 5, 4, 3]).contains(true))
        #expect(!verdicts([9, 9, 8, 9, 9, 8, 9, 9, 8]).contains(true))
        var detector = SlowConsumerDetector()
        for second in 0..<9 {
            let hasStalled = detector.hasStalled(
                pending: 9, at: start + .seconds(Int64(second)), timeout: .seconds(3))
            #expect(!hasStalled)
            detector.madeProgress()
        }
    }
}
