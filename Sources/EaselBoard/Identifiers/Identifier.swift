/// What the ids have in common (docs/DESIGN.md, "Words"): 1–64 bytes of a small ASCII alphabet.
enum Identifier {
    static func isValid(_ string: String, count: ClosedRange<Int> = 1...64, plus extra: [UInt8] = []) -> Bool {
        isValid(string.utf8, count: count, plus: extra)
    }

    static func isValid(
        _ bytes: some Collection<UInt8>, count: ClosedRange<Int> = 1...64, plus extra: [UInt8] = []
    ) -> Bool {
        count.contains(bytes.count) && bytes.allSatisfy { isURLSafe($0) || extra.contains($0) }
    }

    /// Random letters and digits, about 5.95 bits each.
    static func random(count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return String(
            decoding: (0..<count).map { _ in alphanumerics[Int.random(in: 0..<62, using: &generator)] },
            as: UTF8.self)
    }

    static let base64URL = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let alphanumerics = base64URL.prefix(62)

    private static func isURLSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
