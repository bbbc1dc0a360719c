import EaselLog
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselRoom

@Suite("Of a log that takes nothing")
struct LogOutageTests {
    private let full = LogError.unavailable(Unavailability(.full, "SQLite error 13"))
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test("sessions hear once, after the time, and again in the next outage")
    func told() {
        var outage = LogOutage(patience: .seconds(3))
        for _ in 0..<2 {
            outage.attempted(at: start)
            let failures = [2, 3, 5].map { (seconds: Int64) in
                // Trying again begins no new outage.
                outage.attempted(at: start + .seconds(seconds - 1))
                return outage.failed(full, at: start + .seconds(seconds))
            }
            #expect(failures == [false, true, true])
            #expect(outage.error == full)
            let told = ["ada", "bob", "ada", "eve"].map { outage.tells($0) }
            #expect(told == [true, true, false, true])
            outage.ended()
            #expect(outage.error == nil)
        }
    }

    @Test("nobody hears if the log took something lately")
    func slow() {
        var outage = LogOutage(patience: .seconds(3))
        outage.attempted(at: start)
        outage.ended()
        outage.attempted(at: start + .seconds(9))
        let isTold = outage.failed(full, at: start + .seconds(10))
        #expect(!isTold)
    }
}
