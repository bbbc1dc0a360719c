import SocketIO

struct Message: Codable {
    var author: String
    var text: String
}

@main struct Chat {
    static func main() async throws {
        let server = SocketIOServer()
        server.onConnection { socket in
            socket.on("join") { (room: String) in
                try await socket.join(room)
                return "welcome to \(room)"
            }
            socket.on("say") { (room: String, message: Message) in
                try socket.to(room).emit("said", message)
            }
        }
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 3000
        try await server.run(host: "127.0.0.1", port: port)
    }
}
