import EaselJSON

/// Makes the `index` strings of Excalidraw, each above the one before: `a0`, `a1`, … `az`, `b00`, …
///
/// The letter in front says how many base 62 digits follow, so the strings sort as the numbers do. What other clients
/// put between two of them (`a1V`) is longer than a whole number. A stranger may have given an element any string; what is
/// made here sorts above that too, as the page's does (Fixtures/vectors/drawings.json, "orders").
struct FractionalIndex {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let letters = digits.dropFirst(10)

    /// In front of all, where whole numbers alone do not come above what there is.
    private var prefix = ""
    /// The letter and its digits; empty before the first.
    private var number: [UInt8] = []
    /// Whether the number itself is free.
    private var isFree = false

    /// - Parameter used: the indexes in use.
    init(above used: some Sequence<String>) {
        guard let top = used.max(by: { CodeUnitOrder.compare($0, $1) < 0 }), !top.isEmpty else { return }
        begin(above: top)
    }

    private mutating func begin(above top: String) {
        if let whole = Self.whole(of: top) {
            number = whole
        } else if let whole = Self.smallestWhole(above: top) {
            (number, isFree) = (whole, true)
        } else {
            // A character above all letters: whatever follows the last such one can be counted on.
            let foreign = top.lastIndex { !$0.utf8.allSatisfy(Self.digits.contains) }
            guard let foreign, foreign < top.endIndex else { return prefix = top }
            prefix += String(top[...foreign])
            let rest = String(top[top.index(after: foreign)...])
            if !rest.isEmpty { begin(above: rest) }
        }
    }

    mutating func next() -> String {
        if !isFree { step() }
        isFree = false
        return prefix + String(decoding: number, as: UTF8.self)
    }

    private mutating func step() {
        guard let successor = Self.successor(of: number) else {
            prefix += String(decoding: number, as: UTF8.self)
            number = Array("a0".utf8)
            return
        }
        number = successor
    }

    /// The whole number in front of an index; nil if it is none.
    private static func whole(of index: String) -> [UInt8]? {
        let bytes = Array(index.utf8)
        guard let letter = bytes.first, letters.contains(letter), bytes.allSatisfy(digits.contains) else { return nil }
        let length = length(letter)
        guard bytes.count == length || (bytes.count > length && bytes.last != digits[0]) else { return nil }
        let whole = Array(bytes.prefix(length))
        return whole == smallest ? nil : whole
    }

    /// Lower-case letters count up from zero, capitals count down.
    private static func length(_ letter: UInt8) -> Int {
        letter >= UInt8(ascii: "a") ? Int(letter - UInt8(ascii: "a")) + 2 : Int(UInt8(ascii: "Z") - letter) + 2
    }

    /// No index, by the format: nothing would go below it.
    private static let smallest = Array(("A" + String(repeating: "0", count: 26)).utf8)

    private static func smallestWhole(above text: String) -> [UInt8]? {
        letters.lazy
            .map { [$0] + Array(repeating: digits[0], count: length($0) - 1) }
            .first { $0 != smallest && CodeUnitOrder.compare(String(decoding: $0, as: UTF8.self), text) > 0 }
    }

    /// Nil at the end of all numbers.
    private static func successor(of number: [UInt8]) -> [UInt8]? {
        guard let letter = number.first else { return Array("a0".utf8) }
        var number = number
        for place in number.indices.dropFirst().reversed() {
            if let digit = digits.firstIndex(of: number[place]), digit + 1 < digits.count {
                number[place] = digits[digit + 1]
                return number
            }
            number[place] = digits[0]
        }
        guard let place = letters.firstIndex(of: letter), place + 1 < letters.endIndex else { return nil }
        let next = letters[place + 1]
        return [next] + Array(repeating: digits[0], count: length(next) - 1)
    }
}
