/// The server of a key, as far as it is known.
enum ServerPlace: Equatable {
    case server(RedisAddress)
    /// No server has its slot.
    case unassigned
    /// The topology must be discovered first.
    case unknown
}
