import NIOSSL

/// How a client verifies nodes whose addresses begin with `https` or `wss`. Making one reads certificates: many clients share
/// one.
public struct ClientTLS: Sendable {
    let context: NIOSSLContext

    /// - Parameter authorities: a file of the certificates that vouch for nodes, in PEM; nil for those that the system trusts.
    ///   Throws if it can't be used.
    public init(authorities: String? = nil) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorities {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        }
        context = try NIOSSLContext(configuration: configuration)
    }

    /// By the authorities that the system trusts.
    static let system = Result { try ClientTLS() }
}
