/// Addresses with the same first bits, as `10.0.0.0/8`; without a slash, one address.
struct AddressRange: Sendable, Equatable {
    private let first: [UInt8]
    private let bits: Int

    /// Nil for what is no such range.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = PeerAddress(String(parts[0])) else { return nil }
        let whole = address.bytes.count * 8
        guard let bits = parts.count == 2 ? Int(parts[1]) : whole, (0...whole).contains(bits) else { return nil }
        first = address.bytes
        self.bits = bits
    }

    func contains(_ address: PeerAddress) -> Bool {
        guard address.bytes.count == first.count else { return false }
        return (0..<bits).allSatisfy { bit in
            (first[bit / 8] ^ address.bytes[bit / 8]) & (0x80 >> (bit % 8)) == 0
        }
    }
}
