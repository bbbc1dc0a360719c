import EaselTestSupport
import Foundation
import Testing

/// `make chaos` runs for longer, and with other seeds: EASEL_CHAOS_SEED, EASEL_CHAOS_RUNS and EASEL_CHAOS_SECONDS.
@Suite("Whatever dies", .serialized)
struct ChaosSoakTests {
    @Test("nothing acknowledged is lost or repeated, and all replicas agree", arguments: Chaos.Profile.allCases)
    func chaos(profile: Chaos.Profile) async throws {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["EASEL_CHAOS_SEED"].flatMap { UInt64($0) } ?? 1
        let runs = environment["EASEL_CHAOS_RUNS"].flatMap { UInt64($0) } ?? UInt64(Soak.size(1, soak: 8))
        let seconds = environment["EASEL_CHAOS_SECONDS"].flatMap { Int($0) } ?? Soak.size(4, soak: 15)
        for seed in first..<first + runs {
            let report = try await Chaos(seed: seed, profile: profile, seconds: seconds).run()
            print(
                "chaos", profile, "seed", seed, "operations", report.operations,
                report.faults.sorted { $0.key < $1.key })
            #expect(report.operations > 0)
        }
    }
}
