import NIOCore

/// What is remembered of addresses, or of others that are counted, within a bound. A pure value.
///
/// An entry that tells no more than a new one would is forgotten first. Where strangers come from more addresses than
/// there is room for, those that are only being slowed down are forgotten next: a flood from everywhere costs a bounded
/// amount, and no address is locked out for it.
struct AddressTable<Key: Hashable & Sendable, Entry: Sendable>: Sendable {
    /// Of entries that only remember; half as many again may come between two sweeps.
    static var maximum: Int { 65_536 }

    enum Use {
        /// It tells no more than a new one.
        case unused
        /// It remembers what its address has done lately.
        case recent
        /// Something of its address is there now.
        case present
    }

    private var entries: [Key: Entry] = [:]
    private var sweepAt = 1_024

    var count: Int { entries.count }

    subscript(address: Key) -> Entry? {
        get { entries[address] }
        set { entries[address] = newValue }
    }

    /// Forgets what is not needed, once there are many entries. `use` tells what an entry is good for.
    mutating func sweep(_ use: (Entry) -> Use) {
        guard entries.count >= sweepAt else { return }
        entries = entries.filter { use($0.value) != .unused }
        if entries.count >= Self.maximum { entries = entries.filter { use($0.value) == .present } }
        sweepAt = max(1_024, min(entries.count * 2, max(Self.maximum, entries.count + Self.maximum / 2)))
    }
}
