import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Finds a port of the loopback that nobody listens on.
public enum FreePort {
    public struct Failure: Error {}

    /// One below those that systems give to outgoing connections: of these, another process may be given it before the
    /// one that it is for has bound it.
    public static func find() throws -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: 12_000...32_000)
            if try isFree(port) { return port }
        }
        throw Failure()
    }

    private static func isFree(_ port: Int) throws -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
