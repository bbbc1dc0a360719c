import EaselTestSupport
import Foundation
import Testing

@testable import SocketIO

@Suite("Clients of python-socketio") struct PythonSocketTests {
    private func run(_ mode: String, _ transport: String, port: Int) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "socket_client.py").path()
        let result = try await ChildProcess.run(
            try await PythonClients.python(), [script, mode, transport, "http://127.0.0.1:\(port)"])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test(
        "send events, bytes and acknowledgements both ways and meet in rooms",
        arguments: ["polling", "websocket", "polling,websocket"])
    func suite(transport: String) async throws {
        let server = try await SuiteServer()
        try await run("suite", transport, port: server.port)
        await server.server.close()
    }

    @Test("chat through the example, whose text is that of the documentation") func example() async throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let source = try String(contentsOf: root.appending(path: "Examples/Chat/Chat.swift"), encoding: .utf8)
        let page = try String(
            contentsOf: root.appending(path: "Sources/SocketIO/SocketIO.docc/SocketIO.md"), encoding: .utf8)
        #expect(page.contains("```swift\n\(source)```"))

        let port = try ReservedPort()
        let program = URL(filePath: try Executable.easel()).deletingLastPathComponent().appending(path: "ChatExample")
        let chat = try await ChildProcess.start(program.path(), ["\(port.number)"])
        try await Eventually.holds("a chat server") {
            chat.isRunning ? (try? await HTTPRequest.get("http://127.0.0.1:\(port.number)/")) != nil : true
        }
        try await run("chat", "websocket", port: port.number)
        try await run("chat", "polling", port: port.number)
        await chat.terminate()
    }
}
