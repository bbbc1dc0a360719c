import Crypto
import NIOCore

/// A file of the page as browsers get it: hashed and compressed once, kept in memory.
package struct Asset: Sendable {
    package struct Variant: Sendable {
        package let body: ByteBuffer
        package let tag: EntityTag
    }

    package let type: AssetType
    package let plain: Variant
    /// Nil where compressing doesn't make it smaller.
    package let gzip: Variant?

    init(_ bytes: [UInt8], type: AssetType) {
        self.type = type
        let hash = SHA256.hash(data: bytes).hexadecimal
        plain = Variant(body: ByteBuffer(bytes: bytes), tag: EntityTag(opaque: hash))
        // Strong tags differ where bytes do.
        gzip = (type.isText ? Gzip.compress(bytes) : nil)
            .flatMap { $0.count < bytes.count ? $0 : nil }
            .map { Variant(body: ByteBuffer(bytes: $0), tag: EntityTag(opaque: hash + "-gzip")) }
    }

    package func variant(for encodings: AcceptedEncodings) -> Variant {
        encodings.prefersGzip ? gzip ?? plain : plain
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
