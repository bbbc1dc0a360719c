import EaselJSON

/// A board's elements after applying its log up to some seq: a pure function of that log
/// (docs/DESIGN.md, "Document").
///
/// A copy costs nothing until one of both changes, so a snapshot can be written on another thread from a copy.
public struct Document: Sendable {
    var entries: [ElementID: Entry] = [:]

    /// The sum of ``memberBytes(of:bytes:)`` over all elements.
    var memberBytes = 0

    /// The sum of all contributions to the digest that are known. Those of ``stale`` elements are not.
    private var knownDigest: UInt64 = 0

    /// Elements that changed since the digest was last asked for. They may be gone meanwhile.
    private var stale: Set<ElementID> = []

    /// An empty document.
    public init() {}
}

extension Document {
    /// How many elements there are.
    public var count: Int { entries.count }

    /// Whether there are no elements.
    public var isEmpty: Bool { entries.isEmpty }

    /// The ids of all elements, in no order.
    public var ids: some Collection<ElementID> & Sendable { entries.keys }

    /// The elements by id. That takes many times the memory of the document, which keeps long properties as text.
    public var elements: [ElementID: JSONObject] { entries.mapValues(\.value) }

    /// An element, or nil if there is none of that id. Its long properties are parsed each time.
    public func element(_ id: ElementID) -> JSONObject? { entries[id]?.value }

    /// An element without its long arrays and objects, or nil if there is none of that id. Costs nothing.
    public func shortProperties(of id: ElementID) -> JSONObject? { entries[id]?.shortProperties }

    /// A property of an element, or nil if there is none.
    public func property(_ key: String, of id: ElementID) -> JSON? {
        switch entries[id]?.property(key) {
        case .none: nil
        case .short(let value): value
        case .long(let value): value.value
        }
    }

    /// The size of an element as canonical JSON, or nil if there is none of that id. It is kept, not computed.
    public func elementBytes(_ id: ElementID) -> Int? { entries[id]?.bytes }

    /// How many properties an element has, or nil if there is none of that id.
    public func propertyCount(_ id: ElementID) -> Int? { entries[id]?.count }

    /// The size of all elements as the canonical JSON object that ``encodeElements(into:)`` writes.
    public var totalBytes: Int { 2 + memberBytes + max(0, count - 1) }
}

extension Document {
    /// The fingerprint of the document. Only elements that changed since it was last asked for are hashed.
    public mutating func digest() -> Digest {
        var canonical: [UInt8] = []
        for id in stale {
            guard let entry = entries[id] else { continue }
            canonical.removeAll(keepingCapacity: true)
            entry.encode(into: &canonical)
            let contribution = Digest.contribution(of: id, canonical: canonical)
            knownDigest &+= contribution
            entries[id]?.contribution = contribution
        }
        stale.removeAll()
        return Digest(value: knownDigest)
    }

    /// Makes the element's share of the digest unknown, because it is about to change.
    mutating func forgetContribution(of id: ElementID) {
        guard let contribution = entries[id]?.contribution else { return }
        knownDigest &-= contribution
        entries[id]?.contribution = nil
        stale.insert(id)
    }

    mutating func store(_ value: JSONObject, as id: ElementID) {
        remove(id)
        let entry = Entry(value: value)
        memberBytes += Self.memberBytes(of: id, bytes: entry.bytes)
        entries[id] = entry
        stale.insert(id)
    }

    mutating func remove(_ id: ElementID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        memberBytes -= Self.memberBytes(of: id, bytes: entry.bytes)
        if let contribution = entry.contribution { knownDigest &-= contribution }
        stale.remove(id)
    }

    mutating func removeAll() {
        self = Document()
    }

    /// The size of `"id":{…}`.
    static func memberBytes(of id: ElementID, bytes: Int) -> Int {
        id.string.utf8.count + 3 + bytes
    }
}
