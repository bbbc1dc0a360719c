import Foundation
import NIOSSL

/// A certificate authority of these tests, which nobody else trusts, and servers' certificates that it has issued.
public struct CertificateAuthority: Sendable {
    /// A server's certificate for `localhost` and 127.0.0.1, in files of its own.
    public struct Certificate: Sendable {
        public let certificate: String
        public let key: String

        /// What a node is told to use it.
        public var arguments: [String] { ["--tls-cert", certificate, "--tls-key", key] }
    }

    public struct Failure: Error, CustomStringConvertible { public let description: String }

    /// The authority's own certificate, in PEM.
    public let certificateFile: String
    private let keyFile: String
    private let directory: String

    /// The one that the HTTP and WebSocket clients of tests trust.
    public static func shared() async throws -> CertificateAuthority { try await made.value }

    private static let made = Task { try await CertificateAuthority() }

    /// Makes another one, which no client trusts unless told.
    public init() async throws {
        directory =
            FileManager.default.temporaryDirectory.appendingPathComponent("easel-ca-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        (certificateFile, keyFile) = (directory + "/ca.pem", directory + "/ca-key.pem")
        try await Self.openssl(
            ["req", "-x509"] + Self.newKey + [
                "-keyout", keyFile, "-out", certificateFile, "-days", "2", "-subj", "/CN=Tests of Easel",
            ])
    }

    /// Issues a certificate. `passphrase` encrypts its key.
    public func issue(passphrase: String? = nil) async throws -> Certificate {
        let name = directory + "/" + UUID().uuidString
        let made = Certificate(certificate: name + ".pem", key: name + "-key.pem")
        let extensions = name + ".ext"
        try Data("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n".utf8)
            .write(to: URL(filePath: extensions))
        let protection = passphrase.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"]
        try await Self.openssl(
            ["req"] + Self.newKey.filter { $0 != "-nodes" } + protection + [
                "-keyout", made.key, "-out", name + ".csr", "-subj", "/CN=localhost",
            ])
        try await Self.openssl([
            "x509", "-req", "-in", name + ".csr", "-CA", certificateFile, "-CAkey", keyFile, "-set_serial",
            "\(UInt32.random(in: 1...UInt32.max))", "-days", "2", "-extfile", extensions, "-out", made.certificate,
        ])
        return made
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static func openssl(_ arguments: [String]) async throws {
        let result = try await ChildProcess.run(Executable.find("openssl"), arguments)
        guard result.status == 0 else { throw Failure(description: result.errors) }
    }

    /// What clients of tests connect with. `protocols` are those that they offer.
    static func clientContext(_ protocols: [String] = []) async throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(try await shared().certificateFile)
        configuration.applicationProtocols = protocols
        return try NIOSSLContext(configuration: configuration)
    }
}
