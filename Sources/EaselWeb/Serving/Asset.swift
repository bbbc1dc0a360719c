import Crypto
import NIOCore

/// A file of the page as browsers get it: hashed once, compressed when first asked for so, kept in memory.
package struct Asset: Sendable {
    package struct Variant: Sendable {
        package let body: ByteBuffer
        package let tag: EntityTag
        /// What `Content-Encoding` calls it; nil for the file as it is.
        package var coding: String?
    }

    package let type: AssetType
    package let plain: Variant
    /// What is in a release only: it takes seconds to make, and has an eighth less bytes than gzip's.
    package let brotli: Variant?
    private let compressed: CompressedAsset?

    init(_ bytes: [UInt8], type: AssetType, brotli: [UInt8]? = nil) {
        self.type = type
        let plain = Variant(
            body: ByteBuffer(bytes: bytes), tag: EntityTag(opaque: SHA256.hash(data: bytes).hexadecimal))
        self.plain = plain
        // Strong tags differ where bytes do.
        self.brotli = brotli.map {
            Variant(body: ByteBuffer(bytes: $0), tag: EntityTag(opaque: plain.tag.opaque + "-br"), coding: "br")
        }
        compressed = type.isText ? CompressedAsset(plain) : nil
    }

    /// Nil where compressing doesn't make it smaller.
    package var gzip: Variant? {
        get async { await compressed?.variant }
    }

    package func variant(for encodings: AcceptedEncodings) async -> Variant {
        if encodings.prefersBrotli, let brotli { return brotli }
        return encodings.prefersGzip ? await gzip ?? plain : plain
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
