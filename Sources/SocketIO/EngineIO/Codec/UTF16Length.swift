/// The length that JavaScript says a string has, found in its UTF-8.
enum UTF16Length {
    /// Of valid UTF-8: one for each character, two for those beyond the Basic Multilingual Plane.
    static func of(_ text: some Sequence<UInt8>) -> Int {
        text.reduce(0) { $0 + units(of: $1) }
    }

    /// What the first byte of a character counts for; the others count nothing.
    static func units(of byte: UInt8) -> Int {
        switch byte {
        case 0x80..<0xC0: 0
        case 0xF0...: 2
        default: 1
        }
    }
}
