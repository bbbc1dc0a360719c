import Foundation

/// Tests that are worth more the larger they are. `make test` runs them small, `make soak` sets `EASEL_SOAK=1` and runs
/// them at the size that their subject needs. They stand in suites whose names end in `SoakTests`.
public enum Soak {
    public static let isOn = ProcessInfo.processInfo.environment["EASEL_SOAK"] == "1"

    /// How many of something a test takes.
    public static func size(_ usual: Int, soak: Int) -> Int {
        isOn ? soak : usual
    }
}
