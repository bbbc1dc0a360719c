internal import EaselJSON

/// The members of an object as JavaScript has them: in the order in which they were added, with names compared code unit by
/// code unit.
///
/// Unlike Swift's `String`, `"é"` as one scalar and `"é"` as two are different names here. A name that is set again keeps its
/// place. Two objects are equal if they have the same members, in whatever order, as two objects are to JavaScript's tests.
///
/// Finding a member takes O(1), adding one amortised O(1), removing one O(n).
public struct SocketObject: Sendable {
    /// A member of an object.
    public typealias Element = (key: String, value: SocketValue)

    private var members: [Element]
    /// Where each member is, once there are too many to compare with all of them.
    private var places: [ExactString: Int]?

    /// Up to so many members, comparing is about as fast as hashing.
    private static let mostScanned = 12

    /// An object without members.
    public init() {
        members = []
    }

    /// An object of these members; of several with one name the last value stays, in the first one's place.
    public init(_ members: some Sequence<(String, SocketValue)>) {
        self.init()
        self.members.reserveCapacity(members.underestimatedCount)
        for (name, value) in members { self[name] = value }
    }

    /// Takes members no two of which have the same name.
    init(unique members: [Element]) {
        self.members = members
        if members.count > Self.mostScanned { index() }
    }

    /// Strings by their names, in the order of the names: a dictionary has none.
    init(_ strings: [String: String]) {
        self.init(
            unique: strings.sorted { CodeUnitOrder.compare($0.key, $1.key) < 0 }.map { ($0.key, .string($0.value)) })
    }

    /// The value of a member, or nil without one. Setting nil removes the member.
    public subscript(_ name: String) -> SocketValue? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (newValue, place(of: name)) {
            case (let value?, let place?): members[place].value = value
            case (let value?, nil):
                members.append((name, value))
                if places == nil, members.count > Self.mostScanned { index() }
                places?[ExactString(name)] = members.count - 1
            case (nil, let place?):
                members.remove(at: place)
                if places != nil { index() }
            case (nil, nil): break
            }
        }
    }

    /// The object with each value replaced by what `transform` makes of it.
    public func mapValues<Failure: Error>(
        _ transform: (SocketValue) throws(Failure) -> SocketValue
    ) throws(Failure) -> SocketObject {
        var mapped = self
        for place in members.indices { mapped.members[place].value = try transform(members[place].value) }
        return mapped
    }

    private func place(of name: String) -> Int? {
        if let places { return places[ExactString(name)] }
        return members.firstIndex { CodeUnitOrder.equal($0.key, name) }
    }

    private mutating func index() {
        var places: [ExactString: Int] = [:]
        places.reserveCapacity(members.count)
        for (place, member) in members.enumerated() { places[ExactString(member.key)] = place }
        self.places = places
    }
}

extension SocketObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }
    public subscript(position: Int) -> Element { members[position] }
}

extension SocketObject: Hashable {
    /// Whether both have the same members, in whatever order.
    public static func == (left: SocketObject, right: SocketObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        var all = 0
        for (name, value) in members {
            var one = hasher
            one.combine(ExactString(name))
            one.combine(value)
            all ^= one.finalize()
        }
        hasher.combine(members.count)
        hasher.combine(all)
    }
}

extension SocketObject: ExpressibleByDictionaryLiteral {
    /// An object; of members with one name the last value stays.
    public init(dictionaryLiteral elements: (String, SocketValue)...) { self.init(elements) }
}
