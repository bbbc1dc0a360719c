#if canImport(Glibc)
    import Glibc
#endif

/// A port of the loopback that is nobody else's for as long as this value lives, whether something listens on it or not.
///
/// A bound socket holds it that never listens. The kernel gives such a port to nobody who asks for a free one, nor to
/// an outgoing connection; a server that names it and sets `SO_REUSEADDR`, as this socket does, can listen on it, end,
/// and listen again.
public final class ReservedPort: Sendable {
    public struct Failure: Error {
        let errno: Int32
    }

    public let number: Int
    private let descriptor: Int32

    public init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        var (isReusable, address, size) = (Int32(1), sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReusable, socklen_t(MemoryLayout<Int32>.size))
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let descriptor = self.descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, size) == 0 && getsockname(descriptor, raw, &size) == 0
            }
        }
        guard isBound else {
            let error = errno
            close(descriptor)
            throw Failure(errno: error)
        }
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
