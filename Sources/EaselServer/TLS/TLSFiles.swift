import Foundation
import NIOSSL

/// The PEM files of a node's TLS certificate: its chain, the node's own certificate first, and its private key.
public struct TLSFiles: Sendable, Equatable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// What is read of a file at most. Chains have a few kilobytes.
    private static let maximumBytes = 1 << 20

    /// Reads both files. Throws ``ConfigurationError``, which never quotes a file.
    func load() throws(ConfigurationError) -> TLSCertificate {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Self.bytes(certificate, "tls-cert"))
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError("tls-cert: \(certificate) must hold certificates in PEM")
        }
        guard let leaf = chain.first else {
            throw ConfigurationError("tls-cert: \(certificate) must hold certificates in PEM")
        }
        let privateKey: NIOSSLPrivateKey
        do {
            try PrivateFile.check(key, of: "tls-key")
            // Without this, OpenSSL would ask for the passphrase of an encrypted key on the terminal.
            privateKey = try NIOSSLPrivateKey(bytes: Self.bytes(key, "tls-key"), format: .pem) {
                (give: ([UInt8]) -> Void) in
                give([])
            }
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError("tls-key: \(key) must hold one private key in PEM, without a passphrase")
        }
        do {
            return TLSCertificate(
                context: try NIOSSLContext(configuration: Self.configuration(chain, privateKey)),
                expiresAt: Int(leaf.notValidAfter))
        } catch {
            throw ConfigurationError(
                "tls-key: the key in \(key) is not that of the first certificate in \(certificate)")
        }
    }

    private static func configuration(
        _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey
    ) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return configuration
    }

    private static func bytes(_ path: String, _ setting: String) throws(ConfigurationError) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: maximumBytes + 1),
            bytes.count <= maximumBytes
        else { throw ConfigurationError("\(setting): the file \(path) can't be read, is empty, or is too large") }
        return Array(bytes)
    }

    /// Tells one state of the files from another.
    var stamp: [FileStamp?] { [FileStamp(certificate), FileStamp(key)] }
}

/// A certificate that was read and found to be usable.
struct TLSCertificate: Sendable {
    /// What connections are accepted with.
    let context: NIOSSLContext
    /// In seconds since 1970.
    let expiresAt: Int
}
