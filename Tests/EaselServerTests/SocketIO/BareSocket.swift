import EaselTestSupport

/// A client of Socket.IO over a WebSocket, packet by packet, in one namespace.
struct BareSocket: Sendable {
    let socket: RawWebSocket

    /// Connects to a namespace, and returns when it is in.
    init(_ port: Int, _ namespace: String = "/", receiveBuffer: Int? = nil) async throws {
        socket = try await RawWebSocket(
            port: port, path: "/socket.io/?EIO=4&transport=websocket", receiveBuffer: receiveBuffer)
        _ = try await socket.receive()
        let name = namespace == "/" ? "" : namespace + ","
        try await socket.send("40\(name)")
        _ = try await receive(containing: "40\(name){")
    }

    func send(_ packet: String) async throws { try await socket.send(packet) }

    /// The next packet with this text in it. Pings are answered on the way.
    func receive(containing text: String) async throws -> String {
        while true {
            let frame = try await socket.receive()
            if frame.opcode == 8 { return "closed" }
            if frame.text == "2" { try await socket.send("3") }
            if frame.text.contains(text) { return frame.text }
        }
    }
}
