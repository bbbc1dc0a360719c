import EaselClient
import Foundation
import NIOSSL

/// What commands come to a node with. From the environment, never from a flag: other users of the machine see those.
enum NodeCredentials {
    /// The variable with the token, or the secret of a link, of whoever runs the command.
    static let tokenVariable = "EASEL_TOKEN"
    /// The variable that names a file of certificates.
    static let authoritiesVariable = "EASEL_CA"

    /// Nil where nobody says who they are. White space at its ends does not count: files and shells leave some. Throws
    /// ``HistoryError``, which never quotes it, for what no token is: HTTP clients quote headers that they can't send.
    static func token() throws(HistoryError) -> String? {
        guard let token = variable(tokenVariable) else { return nil }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HistoryError(
                "\(tokenVariable) is no token and no secret of a link: those have no white space within and are ASCII")
        }
        return token
    }

    /// A file of the certificates that vouch for nodes, in PEM; nil for those that the system trusts.
    static let authorities = variable(authoritiesVariable)

    /// What the help of each command that talks to nodes says.
    static let help = """
        A node with authentication takes the token, or the secret of a link, in EASEL_TOKEN. EASEL_CA names a file of
        certificates (PEM) that vouch for nodes at https addresses, where the system does not trust them.
        """

    private static func variable(_ name: String) -> String? {
        let text = ProcessInfo.processInfo.environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Has a client of these nodes come with them. Throws ``HistoryError`` if the token or the file of certificates can't be used.
    static func apply(to configuration: inout ClientConfiguration, for nodes: [NodeAddress]) throws {
        configuration.token = try token()
        nodes.forEach(warn)
        if try certificates() != nil { configuration.tls = try ClientTLS(authorities: authorities) }
    }

    /// Warns, once, of sending the token to a node in the clear.
    static func warn(sendingTo node: NodeAddress) {
        if variable(tokenVariable) != nil, !node.isSecure, !node.isLoopback { warning }
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
