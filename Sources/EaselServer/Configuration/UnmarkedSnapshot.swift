import Configuration

/// A configuration file that may begin with a byte order mark, as some editors write one.
struct UnmarkedSnapshot<Snapshot: FileConfigSnapshot>: FileConfigSnapshot {
    private let snapshot: Snapshot

    init(data: RawSpan, providerName: String, parsingOptions: Snapshot.ParsingOptions) throws {
        let isMarked = data.withUnsafeBytes { $0.starts(with: [0xEF, 0xBB, 0xBF]) }
        snapshot = try Snapshot(
            data: isMarked ? data.extracting(droppingFirst: 3) : data, providerName: providerName,
            parsingOptions: parsingOptions)
    }

    var providerName: String { snapshot.providerName }
    var description: String { snapshot.description }
    var debugDescription: String { snapshot.debugDescription }

    func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult {
        try snapshot.value(forKey: key, type: type)
    }
}
