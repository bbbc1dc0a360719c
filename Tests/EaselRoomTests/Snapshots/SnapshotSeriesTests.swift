import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("A series of snapshots")
struct SnapshotSeriesTests {
    @Test("keeps the first, the newest, and as few between them as leave no gap larger than the spacing")
    func thinning() {
        let seqs = [100, 300, 500, 1_000, 1_050, 1_900, 2_050, 3_000, 3_100, 3_200, 3_300]
        #expect(SnapshotSeries.superfluous(seqs, spacing: 1_000) == [300, 500, 1_000, 1_900])
    }

    @Test("that has gaps already keeps what is on both sides of them")
    func gaps() {
        #expect(SnapshotSeries.superfluous([0, 5_000, 10_000, 10_001, 10_002, 10_003, 10_004], spacing: 1_000) == [])
    }

    @Test("is left alone while it is short", arguments: 0...5)
    func short(count: Int) {
        #expect(SnapshotSeries.superfluous(Array(0..<count), spacing: 1_000) == [])
    }

    @Test("leaves no gap larger than the spacing that was not there before, whatever it was")
    func random() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            var seqs = [0]
            for _ in 0..<Int.random(in: 0..<60, using: &generator) {
                seqs.append((seqs.last ?? 0) + Int.random(in: 1...1_500, using: &generator))
            }
            let removed = Set(SnapshotSeries.superfluous(seqs, spacing: 1_000))
            let kept = seqs.filter { !removed.contains($0) }
            let before = Set(zip(seqs, seqs.dropFirst()).map { [$0, $1] })
            for (left, right) in zip(kept, kept.dropFirst()) where right - left > 1_000 {
                #expect(before.contains([left, right]))
            }
        }
    }
}
