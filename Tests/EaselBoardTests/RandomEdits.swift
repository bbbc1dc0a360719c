import EaselBoard
import EaselJSON
import EaselTestSupport

/// People who draw at random, on few elements and few properties so that they get in each other's way.
struct RandomEdits {
    var generator: SeededGenerator
    private static let ids: [ElementID] = ["a", "b", "c:1", "D", "e-_", "0"]
    private static let keys = ["x", "points", "pressures", "\u{E9}", "e\u{301}", "\u{1F600}", "\u{FB33}", "\"\n"]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func operation() -> [Edit] {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in edit() }
    }

    mutating func edit() -> Edit {
        let id = pick(Self.ids)
        switch Int.random(in: 0..<40, using: &generator) {
        case 0..<8: return .put(id, object())
        case 8..<18:
            let set = object()
            let unset = keys().filter { !set.contains(key: $0) }
            return .patch(id, set: set, unset: unset + unset.prefix(1))
        case 18..<34: return .append(id, key: pick(Self.keys), values: values())
        case 34..<39: return .delete(id)
        default: return .clear
        }
    }

    private mutating func object() -> JSONObject {
        JSONObject(keys().map { ($0, Bool.random(using: &generator) ? .array(values()) : value()) })
    }

    private mutating func keys() -> [String] {
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in pick(Self.keys) }
    }

    private mutating func values() -> [JSON] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in value() }
    }

    private mutating func value() -> JSON {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .string(pick(Self.keys))
        case 3: .number(Double.random(in: -1e6...1e6, using: &generator))
        case 4: .array([1.5, .number(Double(Int.random(in: -9...9, using: &generator)))])
        default: ["k": .number(Double(bitPattern: generator.next() >> 2)), "j": []]
        }
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &generator)]
    }
}
