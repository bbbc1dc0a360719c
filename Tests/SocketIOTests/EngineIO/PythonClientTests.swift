import EaselTestSupport
import Foundation
import Testing

@testable import SocketIO

@Suite("A client of python-engineio") struct PythonEngineClientTests {
    @Test(
        "gets back all that it sends, in order",
        arguments: ["polling", "websocket", "polling,websocket"])
    func echo(_ transports: String) async throws {
        let server = try await EchoServer()
        try await run("4", transports, server)
    }

    @Test(
        "of revision 3 gets back all that it sends, in order",
        arguments: ["polling", "websocket", "polling,websocket"])
    func echoThree(_ transports: String) async throws {
        let server = try await EchoServer { $0.allowsRevision3 = true }
        try await run("3", transports, server)
    }

    private func run(_ revision: String, _ transports: String, _ server: EchoServer) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "engine_client.py").path()
        let result = try await ChildProcess.run(
            try await PythonClients.python(), [script, revision, transports, "http://127.0.0.1:\(server.port)"])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(server.received == 40)
        try await Eventually.holds("the end of the session") { server.ends == [.transportClose] }
    }
}
