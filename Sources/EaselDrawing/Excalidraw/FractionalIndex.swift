/// Makes the `index` strings of Excalidraw, each above the one before: `a0`, `a1`, … `az`, `b00`, …
///
/// The letter in front says how many base 62 digits follow, so the strings sort as the numbers do. What other clients
/// put between two of them (`a1V`) is longer than a whole number.
struct FractionalIndex {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The letter and its digits; empty before the first.
    private var number: [UInt8] = []

    /// - Parameter used: the indexes in use; those that are not of this form are passed over.
    init(above used: some Sequence<String>) {
        for index in used {
            guard let whole = Self.whole(of: index), number.lexicographicallyPrecedes(whole) else { continue }
            number = whole
        }
    }

    mutating func next() -> String {
        number = Self.successor(of: number)
        return String(decoding: number, as: UTF8.self)
    }

    /// The whole number in front of an index. Lower numbers, which begin with capitals, are below all of ours; higher
    /// ones than `y…` are past counting.
    private static func whole(of index: String) -> [UInt8]? {
        let bytes = Array(index.utf8)
        guard let letter = bytes.first, (UInt8(ascii: "a")...UInt8(ascii: "y")).contains(letter) else { return nil }
        let length = Int(letter - UInt8(ascii: "a")) + 2
        guard bytes.count >= length, bytes.dropFirst().allSatisfy(digits.contains) else { return nil }
        return Array(bytes.prefix(length))
    }

    private static func successor(of number: [UInt8]) -> [UInt8] {
        guard let letter = number.first else { return Array("a0".utf8) }
        var number = number
        for place in number.indices.dropFirst().reversed() {
            if let digit = digits.firstIndex(of: number[place]), digit + 1 < digits.count {
                number[place] = digits[digit + 1]
                return number
            }
            number[place] = digits[0]
        }
        return [letter + 1] + Array(repeating: digits[0], count: number.count)
    }
}
