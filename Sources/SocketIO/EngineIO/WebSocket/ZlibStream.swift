internal import CZlib
internal import Synchronization

/// A stream of zlib that is begun once and used for one message after the other. zlib knows it by its address.
final class ZlibStream: Sendable {
    private let stream: Mutex<UnsafeMutablePointer<z_stream>>
    private let end: @Sendable (UnsafeMutablePointer<z_stream>) -> Void

    /// Nil where zlib has no memory.
    init?(
        begin: (UnsafeMutablePointer<z_stream>) -> Int32,
        end: @escaping @Sendable (UnsafeMutablePointer<z_stream>) -> Void
    ) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard begin(stream) == Z_OK else {
            stream.deallocate()
            return nil
        }
        self.stream = Mutex(stream)
        self.end = end
    }

    deinit {
        stream.withLock { stream in
            end(stream)
            stream.deallocate()
        }
    }

    func use<Value: Sendable>(_ body: @Sendable (UnsafeMutablePointer<z_stream>) -> Value) -> Value {
        stream.withLock { body($0) }
    }
}
