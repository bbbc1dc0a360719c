import Foundation
import Testing

/// `make chaos` runs longer, and other seeds: EASEL_CHAOS_SEED, EASEL_CHAOS_RUNS and EASEL_CHAOS_SECONDS.
@Suite("Whatever dies", .serialized)
struct ChaosTests {
    @Test("nothing acknowledged is lost or repeated, and all replicas agree", arguments: Chaos.Profile.allCases)
    func chaos(profile: Chaos.Profile) async throws {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["EASEL_CHAOS_SEED"].flatMap { UInt64($0) } ?? 1
        let runs = environment["EASEL_CHAOS_RUNS"].flatMap { UInt64($0) } ?? 1
        let seconds = environment["EASEL_CHAOS_SECONDS"].flatMap { Int($0) } ?? 15
        for seed in first..<first + runs {
            let report = try await Chaos(seed: seed, profile: profile, seconds: seconds).run()
            print(
                "chaos", profile, "seed", seed, "operations", report.operations,
                report.faults.sorted { $0.key < $1.key })
            #expect(report.operations > 0)
        }
    }
}
