import EaselClient
import Foundation
import NIOSSL

/// What commands come to a node with. From the environment, never from a flag: other users of the machine see those.
enum NodeCredentials {
    /// The variable with the token, or the secret of a link, of whoever runs the command.
    static let tokenVariable = "EASEL_TOKEN"
    /// The variable that names a file of certificates.
    static let authoritiesVariable = "EASEL_CA"

    /// Nil where nobody says who they are.
    static let token = variable(tokenVariable)
    /// A file of the certificates that vouch for nodes, in PEM; nil for those that the system trusts.
    static let authorities = variable(authoritiesVariable)

    /// What the help of each command that talks to nodes says.
    static let help = """
        A node with authentication takes the token, or the secret of a link, in EASEL_TOKEN. EASEL_CA names a file of
        certificates (PEM) that vouch for nodes at https addresses, where the system does not trust them.
        """

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Has a client of these nodes come with them. Throws ``HistoryError`` if the file of certificates can't be used.
    static func apply(to configuration: inout ClientConfiguration, for nodes: [NodeAddress]) throws {
        configuration.token = token
        nodes.forEach(warn)
        if try certificates() != nil { configuration.tls = try ClientTLS(authorities: authorities) }
    }

    /// Warns, once, of sending the token to a node in the clear.
    static func warn(sendingTo node: NodeAddress) {
        if token != nil, !node.isSecure, !node.isLoopback { warning }
    }

    private static let warning: Void = FileHandle.standardError.write(
        Data("Warning: \(tokenVariable) is sent unencrypted; use an https or wss address beyond this machine\n".utf8))

    /// The certificates that ``authorities`` has; nil for those that the system trusts. Throws ``HistoryError`` if they can't be used.
    static func certificates() throws -> [NIOSSLCertificate]? {
        guard let authorities else { return nil }
        guard let found = try? NIOSSLCertificate.fromPEMFile(authorities), !found.isEmpty else {
            throw HistoryError("\(authoritiesVariable): the file \(authorities) must hold certificates in PEM")
        }
        return found
    }
}
