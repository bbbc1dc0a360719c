/// How JSON compares strings: by code units.
///
/// Swift's `==`, `<` and `hash` treat canonically equivalent strings as one, which would merge two members of an object
/// that every other implementation keeps apart.
package enum CodeUnitOrder {
    /// Whether both strings have the same code units.
    @inlinable
    package static func equal(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && compare(left, right) == 0
    }

    /// Negative, zero or positive as `left` sorts before, with or after `right` by UTF-16 code units (RFC 8785, 3.2.3).
    @inlinable
    package static func compare(_ left: String, _ right: String) -> Int {
        var left = left
        var right = right
        return left.withUTF8 { left in
            right.withUTF8 { right in compare(left, right) }
        }
    }

    /// The same for UTF-8 bytes.
    @inlinable
    package static func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let shared = min(left.count, right.count)
        for index in 0..<shared where left[index] != right[index] {
            return rank(left[index]) - rank(right[index])
        }
        return left.count - right.count
    }

    /// UTF-8 sorts as UTF-16 does, except that U+E000…U+FFFF (lead bytes 0xEE and 0xEF) come after the supplementary
    /// planes (lead bytes from 0xF0), whose UTF-16 form starts with a surrogate. No continuation byte is as large.
    @inlinable
    package static func rank(_ byte: UInt8) -> Int {
        byte == 0xEE || byte == 0xEF ? Int(byte) + 0x100 : Int(byte)
    }
}
