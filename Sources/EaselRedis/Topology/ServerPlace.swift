/// Where a key is, as far as that is known.
enum ServerPlace: Equatable {
    case server(RedisAddress)
    /// Nobody has its slot.
    case unassigned
    /// It must be found out first.
    case unknown
}
