import EaselTestSupport
import Foundation
import Testing

@testable import SocketIO

@Suite("The official client") struct BrowserClientTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
    private static let scenario = root.appending(path: "Tests/SocketIOTests/Protocol/browser_client.js").path()

    struct Failure: Error { let description: String }

    /// The server of the suite, with recovery, and what the client says of it in the end.
    private func makeServer() async throws -> (SuiteServer, Recorder<String>) {
        let server = try await SuiteServer {
            $0.recovery = SessionRecovery()
            $0.engine.crossOrigin = EngineCrossOriginPolicy(.any)
        }
        let outcomes = Recorder<String>()
        server.server.onConnection { socket in
            socket.on("outcome") { (outcome: String) in
                outcomes.add(outcome)
                return true
            }
            socket.on("lose") { (room: String) in
                socket.onDisconnect { _ in try? server.server.to(room).emit("missed", "while you were away") }
                return true
            }
        }
        return (server, outcomes)
    }

    private func client() async throws -> String {
        let result = try await ChildProcess.run(Self.root.appending(path: "scripts/browser-client").path(), [])
        guard result.status == 0 else { throw Failure(description: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("in node has events, bytes, acknowledgements, rooms and recovery") func node() async throws {
        let (server, outcomes) = try await makeServer()
        let node = try await ChildProcess.start(
            try Executable.find("node"),
            ["--experimental-websocket", Self.scenario, try await client(), "http://127.0.0.1:\(server.port)"])
        #expect(try await outcomes.first() == "fine")
        await node.terminate()
        await server.server.close()
    }

    @Test(
        "in Chromium has them too, on polling, on WebSocket, and on the way from one to the other",
        arguments: [["polling"], ["websocket"], ["polling", "websocket"]])
    func chromium(transports: [String]) async throws {
        let (server, outcomes) = try await makeServer()
        let directory = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let page = directory.appending(path: "page.html")
        try """
        <script src="file://\(try await client())"></script><script src="file://\(Self.scenario)"></script>
        <script>run(io, "http://127.0.0.1:\(server.port)", \(transports))</script>
        """.write(to: page, atomically: true, encoding: .utf8)
        let browser = try await ChildProcess.start(
            try Executable.find("chromium-headless-shell"),
            [
                "--no-sandbox", "--disable-gpu", "--user-data-dir=\(directory.path())", "--remote-debugging-port=0",
                "file://\(page.path())",
            ])
        #expect(try await outcomes.first() == "fine")
        await browser.terminate()
        await server.server.close()
    }
}
