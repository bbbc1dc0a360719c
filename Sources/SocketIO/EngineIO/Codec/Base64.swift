/// Base64 of RFC 4648, and its alphabet for URLs.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let pad = UInt8(ascii: "=")
    private static let invalid: UInt8 = 0xFF

    /// The value of each byte that stands for six bits, in both alphabets, as Node's `Buffer` reads both.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        for (value, byte) in urlAlphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// With padding.
    static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result = encode(bytes, alphabet)
        while !result.count.isMultiple(of: 4) { result.append(pad) }
        return result
    }

    /// For URLs, without padding.
    static func encodeForURL(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, urlAlphabet)
    }

    private static func encode(_ bytes: some Collection<UInt8>, _ alphabet: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                result.append(alphabet[Int(bits >> UInt32(count) & 0x3F)])
            }
        }
        if count > 0 { result.append(alphabet[Int(bits << UInt32(6 - count) & 0x3F)]) }
        return result
    }

    /// Padding may be absent. Nil for any other byte, and for a length that no bytes have.
    static func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
        var text = text[...]
        for _ in 0..<2 where text.last == pad { text.removeLast() }
        guard text.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3 + 2)
        var (bits, count) = (UInt32(0), 0)
        for byte in text {
            let value = values[Int(byte)]
            guard value != invalid else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
