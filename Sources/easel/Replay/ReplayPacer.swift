import NIOCore

/// When each operation of a replay is due: as far from the one before as it was when it was drawn, by the speed.
struct ReplayPacer {
    let speed: Double
    /// Seconds.
    let longestPause: Double
    private var previous: Int?
    private var due = ContinuousClock.now

    init(speed: Double, longestPause: Double) {
        self.speed = speed
        self.longestPause = longestPause
    }

    /// How long after the one before an operation of this time is due, in seconds.
    mutating func pause(before at: Int) -> Double {
        defer { previous = at }
        guard speed > 0, let previous else { return 0 }
        return min(max(0, Double(at - previous) / 1_000 / speed), longestPause)
    }

    mutating func wait(for at: Int) async {
        // Counted from when the one before was due, so that what performing takes does not add up.
        due += .seconds(pause(before: at))
        if due > .now { try? await ContinuousClock().sleep(until: due) }
    }
}
