/// Numbers that look random and follow from a seed: those of roughjs, so that everybody draws the same wobble.
final class SeededRandom {
    private var state: Int32

    /// - Parameter seed: of one beyond 32 bits, the lower bits count.
    init(seed: Int64) {
        let bits = Int32(truncatingIfNeeded: seed)
        // Zero would stay zero.
        state = bits == 0 ? 1 : bits
    }

    /// The next number, from 0 up to but not including 1.
    func next() -> Double {
        state = state &* 48_271
        return Double(state & 0x7FFF_FFFF) / 2_147_483_648
    }
}
