import Crypto
import NIOCore

/// A file of the page as browsers get it: hashed once, compressed when first asked for so, kept in memory.
package struct Asset: Sendable {
    package struct Variant: Sendable {
        package let body: ByteBuffer
        package let tag: EntityTag
    }

    package let type: AssetType
    package let plain: Variant
    private let compressed: CompressedAsset?

    init(_ bytes: [UInt8], type: AssetType) {
        self.type = type
        plain = Variant(
            body: ByteBuffer(bytes: bytes), tag: EntityTag(opaque: SHA256.hash(data: bytes).hexadecimal))
        compressed = type.isText ? CompressedAsset(plain) : nil
    }

    /// Nil where compressing doesn't make it smaller.
    package var gzip: Variant? {
        get async { await compressed?.variant }
    }

    package func variant(for encodings: AcceptedEncodings) async -> Variant {
        encodings.prefersGzip ? await gzip ?? plain : plain
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
