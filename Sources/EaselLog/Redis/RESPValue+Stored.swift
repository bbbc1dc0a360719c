package import EaselRedis

extension RESPValue {
    /// What Redis holds, to be checked before it is used.
    package var stored: StoredValue {
        switch self {
        case .null: .missing
        case .integer(let value): .integer(value)
        case .simple, .bulk: string.map { .text($0) } ?? .other
        case .array, .error: .other
        }
    }
}
