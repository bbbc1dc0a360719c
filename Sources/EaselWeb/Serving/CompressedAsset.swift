import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// What gzip makes of a file, once somebody wants it: most files of a node are never asked for, and all of them together take
/// longer than the rest of its start.
final class CompressedAsset: Sendable {
    private let plain: Asset.Variant
    private let work = NIOLockedValueBox<Task<Asset.Variant?, Never>?>(nil)

    init(_ plain: Asset.Variant) {
        self.plain = plain
    }

    /// Nil where compressing doesn't make it smaller. Who asks first has it made, on a thread that no connection waits for; the others
    /// wait for that.
    var variant: Asset.Variant? {
        get async {
            let plain = plain
            let task = work.withLockedValue { work in
                if let work { return work }
                let made = Task { await Self.compress(plain) }
                work = made
                return made
            }
            return await task.value
        }
    }

    private static func compress(_ plain: Asset.Variant) async -> Asset.Variant? {
        let bytes = Array(buffer: plain.body)
        let packed = try? await NIOThreadPool.singleton.runIfActive { Gzip.compress(bytes) }
        guard let packed, packed.count < bytes.count else { return nil }
        // Strong tags differ where bytes do.
        return Asset.Variant(
            body: ByteBuffer(bytes: packed), tag: EntityTag(opaque: plain.tag.opaque + "-gzip"), coding: "gzip")
    }
}
