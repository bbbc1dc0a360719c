import EaselFuzz
import EaselTestSupport
import Testing

/// The same targets as `make fuzz`, with fewer inputs and the same ones each time. `EASEL_FUZZ_SEED` gives others.
@Suite("Whatever comes from outside", .serialized)
struct FuzzSoakTests {
    @Test("is accepted or refused, and what is accepted stays what it was", arguments: FuzzTarget.all.map(\.name))
    func holds(name: String) async throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        for seed in seeds { try await run(target, seed, number: -1) }
        var mutation = InputMutation(seed: FuzzSeed.value, seeds: seeds)
        for number in 0..<Self.inputs(of: target) {
            try await run(target, mutation.next(), number: number)
        }
    }

    private func run(_ target: FuzzTarget, _ input: [UInt8], number: Int) async throws {
        do {
            try await target.run(input)
        } catch {
            let text = String(decoding: input, as: UTF8.self)
            Issue.record("\(target.name), seed \(FuzzSeed.value), input \(number): \(error)\n\(text.debugDescription)")
            throw error
        }
    }

    /// Few where each takes long in a debug build.
    private static func inputs(of target: FuzzTarget) -> Int {
        switch target.name {
        case "reply": Soak.size(4_000, soak: 200_000)
        case "operation-frame": Soak.size(100, soak: 5_000)
        case "socket-io-packet": Soak.size(10_000, soak: 200_000)
        default: Soak.size(600, soak: 30_000)
        }
    }
}
