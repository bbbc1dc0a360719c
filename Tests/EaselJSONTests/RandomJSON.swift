import EaselTestSupport

@testable import EaselJSON

extension JSON {
    /// Any value that JSON can hold, nasty strings and numbers preferred.
    static func random(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .number(randomNumber(using: &generator))
        case 3, 4: return .string(randomString(using: &generator))
        case 5, 6:
            return .array(
                (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
                    random(depth: depth - 1, using: &generator)
                })
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
                        let key = randomString(using: &generator).filter { $0 != "\0" }
                        return (key, random(depth: depth - 1, using: &generator))
                    }))
        }
    }

    static func randomNumber(using generator: inout SeededGenerator) -> Double {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return Double(Int.random(in: -1000...1000, using: &generator))
        case 1: return Double.random(in: -2000...2000, using: &generator)
        case 2: return (Double.random(in: -2000...2000, using: &generator) * 100).rounded() / 100
        default:
            let any = Double(bitPattern: generator.next())
            return any.isFinite ? any : 0.1
        }
    }

    static func randomString(using generator: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "Z", "0", " ", "/", "\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{80}", "é", "e", "\u{301}",
            "\u{327}", "\u{D7FF}", "\u{E000}", "\u{FB33}", "\u{FFFF}", "\u{10000}", "😀", "\u{10FFFF}", "Å", "\u{212B}",
        ]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &generator) {
            scalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
        }
        return String(scalars)
    }
}
