/// A hash slot of Redis Cluster: keys of one slot are on one server.
struct HashSlot: Hashable, Sendable {
    static let count = 16_384

    /// From 0 up to ``count``, exclusive.
    let number: Int

    /// Nil if there is no slot of that number.
    init?(_ number: Int) {
        guard (0..<Self.count).contains(number) else { return nil }
        self.number = number
    }

    /// The slot of a key: of what stands within its first `{…}`, if there is something, else of all of it.
    init(of key: String) {
        let bytes = key.utf8
        var hashed = bytes[...]
        if let open = bytes.firstIndex(of: UInt8(ascii: "{")) {
            let behind = bytes[bytes.index(after: open)...]
            if let close = behind.firstIndex(of: UInt8(ascii: "}")), close != behind.startIndex {
                hashed = behind[..<close]
            }
        }
        number = Int(CRC16.checksum(hashed)) % Self.count
    }
}

/// CRC-16/XMODEM, which Redis Cluster uses.
private enum CRC16 {
    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
    }

    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0) { crc, byte in crc << 8 ^ table[Int(UInt8(crc >> 8) ^ byte)] }
    }
}
