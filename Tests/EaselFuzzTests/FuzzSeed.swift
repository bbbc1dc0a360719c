import Foundation

/// What all inputs of this suite follow from.
enum FuzzSeed {
    static let value = ProcessInfo.processInfo.environment["EASEL_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_124
}
