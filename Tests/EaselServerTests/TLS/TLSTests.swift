import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Who connects to a node with a certificate")
struct TLSTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func withSecureNode(
        _ arguments: [String] = [], _ body: (NodeProcess, CertificateAuthority.Certificate) async throws -> Void
    ) async throws {
        let certificate = try await CertificateAuthority.shared().issue()
        try await withNode(certificate.arguments + arguments) { try await body($0, certificate) }
    }

    private func drawing(_ n: Int) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"e\#(n)","value":{"x":\#(n)}}]}"#
    }

    /// The serial number of the certificate that a new connection gets.
    private func serial(_ node: NodeProcess) async throws -> String {
        let hello = try await ChildProcess.run(
            Executable.find("openssl"),
            ["s_client", "-connect", "127.0.0.1:\(node.port)", "-showcerts", "-CAfile", try await authority()])
        return try await serial(pem: hello.output)
    }

    private func serial(pem: String) async throws -> String {
        try await ChildProcess.run(
            Executable.find("openssl"), ["x509", "-noout", "-serial"], input: Array(pem.utf8)
        ).output
    }

    private func serial(file: String) async throws -> String {
        try await serial(pem: try String(contentsOfFile: file, encoding: .utf8))
    }

    private func authority() async throws -> String { try await CertificateAuthority.shared().certificateFile }

    @Test("draws over wss and asks over https, and is told to come that way from now on")
    func doors() async throws {
        try await withSecureNode(["--hsts", "31536000"]) { node, _ in
            let ada = try await RawSession(board, port: node.port, isSecure: true)
            let bob = try await RawSession(board, port: node.port, number: 1, isSecure: true)
            ada.send(drawing(1))
            try await Eventually.holds("Bob sees it") { bob.tally.lastOperations.contains(#""id":"e1""#) }
            let document = try await HTTPRequest.get("\(node.url)/api/boards/b/document")
            #expect(try JSON(parsing: document.body)["elements"]?["e1"] != nil)
            #expect(document.headers["strict-transport-security"] == "max-age=31536000")
            let polling = try await HTTPRequest.get("\(node.url)/socket.io/?EIO=4&transport=polling")
            #expect(polling.status == 200 && polling.text.hasPrefix(#"0{"sid":"#))
            #expect(node.printed.contains("Easel serves \(node.url)"))
        }
    }

    @Test("is given links that begin with https")
    func links() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        try await withSecureNode(["--auth-secret-file", tokens.secretFile]) { node, _ in
            #expect(node.url.hasPrefix("https:"))
            let ada = try await tokens.token("ada", ["*": "owner"])
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(ada))
            #expect(made.status == 201)
            // It begins with the node's own address.
            _ = try await Owner(node: node, token: ada).link(#""role":"viewer""#)
        }
    }

    @Test("is a client of Socket.IO, on polling, on a WebSocket or first on the one and then on the other")
    func socketIO() async throws {
        try await withSecureNode { node, _ in
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "secure_client.py").path()
            for transport in ["polling", "websocket", "polling,websocket"] {
                let result = try await ChildProcess.run(
                    try await PythonClients.python(), [script, node.url, transport, try await authority()])
                #expect(result.status == 0, "\(transport): \(result.output)\(result.errors)")
            }
        }
    }

    @Test("speaks TLS of version 1.2 or later")
    func versions() async throws {
        try await withSecureNode { node, _ in
            for (version, isServed) in [("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
                let result = try await ChildProcess.run(
                    Executable.find("openssl"),
                    [
                        "s_client", "-connect", "127.0.0.1:\(node.port)", version, "-cipher", "DEFAULT@SECLEVEL=0",
                        "-verify_return_error", "-CAfile", try await authority(),
                    ])
                #expect((result.status == 0) == isServed, "\(version): \(result.output)\(result.errors)")
            }
        }
    }

    @Test(
        "comes without TLS and is told, once, that it has to",
        arguments: ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "SSH-2.0-x\r\n", "\u{0}"])
    func plain(request: String) async throws {
        try await withSecureNode { node, _ in
            let socket = try await RawSocket(port: node.port)
            try await socket.write(Array(request.utf8))
            let answer = try await socket.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("Connection: close\r\n") && answer.contains("urn:easel:problem:tls-required"))
            #expect(answer.components(separatedBy: "HTTP/1.1").count == 2)
        }
    }

    @Test("has a time for the handshake, counts as a connection meanwhile, and is let go when the node ends")
    func handshakes() async throws {
        try await withSecureNode { node, _ in
            let silent = try await RawSocket(port: node.port)
            let begun = try await RawSocket(port: node.port)
            // A record that announces more than comes.
            try await begun.write([22, 3, 1, 1, 0, 1, 0, 0, 252, 3, 3])
            // The metric's own request is one.
            try await Eventually.holds("they are counted") { try await node.metric("easel_connections") >= 3 }
            #expect(try await silent.readToEnd() == "")
            #expect(try await begun.readToEnd() == "")
            try await Eventually.holds("they are let go") {
                let (failed, open) = (
                    try await node.metric("easel_tls_handshakes_failed_total"),
                    try await node.metric("easel_connections")
                )
                return failed == 2 && open <= 2
            }
            let last = try await RawSocket(port: node.port)
            try await last.write([22, 3, 1])
            #expect(await node.terminate() == 0)
            #expect(try await last.readToEnd() == "")
        }
    }

    @Test("goes on drawing while the certificate changes; new connections get the new one, and never a broken one")
    func reload() async throws {
        try await withSecureNode { node, files in
            let sessions = try await (0..<20).asyncMap {
                try await RawSession(board, port: node.port, number: $0, isSecure: true)
            }
            let first = try await serial(file: files.certificate)
            #expect(try await serial(node) == first)
            let next = try await CertificateAuthority.shared().issue()
            try replace(files.certificate, with: next.certificate)
            try replace(files.key, with: next.key)
            sessions[0].send(drawing(1))
            try await Eventually.holds("the new certificate is in use") {
                try await node.metric("easel_tls_reloads_total") == 1
            }
            #expect(try await serial(node) == (try await serial(file: next.certificate)))

            // Nonsense, then a key that belongs to another certificate, then one that everybody can read.
            let (bad, other) = (files.certificate + ".bad", try await CertificateAuthority.shared().issue())
            try Data("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n".utf8).write(
                to: URL(filePath: bad))
            try replace(files.certificate, with: bad)
            try await Eventually.holds("the node says so") {
                try await node.metric("easel_tls_reload_failures_total") == 1
            }
            try replace(files.certificate, with: next.certificate)
            try replace(files.key, with: other.key)
            try await Eventually.holds("the node says so again") {
                try await node.metric("easel_tls_reload_failures_total") >= 2
            }
            try replace(files.certificate, with: other.certificate)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: files.key)
            try await Eventually.holds("the node says who can read the key") { node.printed.contains("chmod 600") }
            #expect(node.printed.contains("the old one stays"))
            #expect(try await serial(node) == (try await serial(file: next.certificate)))

            sessions[19].send(drawing(1))
            try await Eventually.holds("all that were there draw on") {
                sessions.allSatisfy { !$0.tally.isClosed && $0.tally.lastOperations.contains(#""seq":2,"#) }
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: files.key)
            try await Eventually.holds("the mended certificate is in use") {
                try await node.metric("easel_tls_reloads_total") == 2
            }
            #expect(try await serial(node) == (try await serial(file: other.certificate)))
        }
    }

    /// Puts the content of another file in place of a file, as tools that renew certificates do.
    private func replace(_ file: String, with other: String) throws {
        let staged = file + ".staged"
        try? FileManager.default.removeItem(atPath: staged)
        try FileManager.default.copyItem(atPath: other, toPath: staged)
        #expect(rename(staged, file) == 0)
    }
}

extension Sequence where Self: Sendable {
    /// Maps one after the other.
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
