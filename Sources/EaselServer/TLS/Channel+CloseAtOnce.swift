import NIOCore
import NIOSSL

extension Channel {
    /// Closes the connection without the farewell of TLS. Its answer would be waited for, and all that the peer sends until then
    /// be read and deciphered, for seconds. On the channel's event loop.
    func closeAtOnce() {
        if let encryption = try? pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
            encryption.close(promise: nil)
        } else {
            close(promise: nil)
        }
    }
}
