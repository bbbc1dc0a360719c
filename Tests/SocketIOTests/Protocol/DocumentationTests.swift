import Foundation
import SocketIO
import Testing

/// What the library's page shows besides the chat server, so that it compiles.
private enum Shown {
    static func severalNodes() throws -> SocketIOServer {
        var configuration = SocketIOConfiguration()
        configuration.recovery = SessionRecovery()
        let server = SocketIOServer(
            configuration: configuration, adapter: try ClassicRedisAdapter(url: "redis://127.0.0.1:6379"))
        return server
    }

    static func pageOfAnotherOrigin() -> SocketIOServer {
        var configuration = SocketIOConfiguration()
        configuration.engine.crossOrigin = EngineCrossOriginPolicy(.list(["http://localhost:8080"]))
        let server = SocketIOServer(configuration: configuration)
        return server
    }

    static func middleware(_ server: SocketIOServer, secret: String) {
        server.of("/admin").use { socket in
            guard socket.handshake.auth["token"]?.stringValue == secret else {
                throw ConnectionRefusal("not authorized", data: ["code": 401])
            }
        }
    }

    static func inText(_ server: SocketIOServer, _ socket: Socket, text: String) async throws {
        let name: String = try await socket.emitWithAck("who", timeout: .seconds(5))
        try server.to("a").to("b").except("c").emit("news", text)
        try socket.compress(false).emit("named", name)
    }
}

@Suite("The page of the library") struct DocumentationTests {
    @Test("shows what compiles") func snippets() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let page = try String(
            contentsOf: root.appending(path: "Sources/SocketIO/SocketIO.docc/SocketIO.md"), encoding: .utf8)
        let compiled = try words(String(contentsOf: URL(filePath: #filePath), encoding: .utf8))
        let blocks = page.components(separatedBy: "```").enumerated().filter { !$0.offset.isMultiple(of: 2) }
            .map(\.element).filter { $0.hasPrefix("swift\n") }.map { String($0.dropFirst("swift\n".count)) }
        // The chat server is compared with its source, and the manifest is none.
        let others = blocks.filter { !$0.contains("@main") && !$0.contains("Target(") }
        #expect(others.count == 3 && blocks.count == 5)
        for block in others { #expect(compiled.contains(words(block)), "\(block)") }
        for line in [
            "try await socket.emitWithAck(\"who\", timeout: .seconds(5))", ".except(\"c\").emit(\"news\", text)",
        ] {
            #expect(page.contains(line) && compiled.contains(words(line)))
        }
    }

    private func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    @Test("is of a server that can be made without Redis being there") func unconnected() async throws {
        let server = try Shown.severalNodes()
        Shown.middleware(server, secret: "s")
        await server.close()
        await Shown.pageOfAnotherOrigin().close()
    }
}
