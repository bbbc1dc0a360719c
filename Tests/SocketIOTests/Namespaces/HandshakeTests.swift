import Testing

@testable import SocketIO

@Suite("What other servers are told of a socket's handshake")
struct HandshakeTests {
    private func told(_ isToldWhole: Bool) -> SocketValue {
        let request = EngineHandshakeRequest(
            uri: "/socket.io/?EIO=4", query: ["EIO": "4"],
            headers: ["authorization": "Bearer secret", "cookie": "a=secret", "origin": "http://a"],
            address: "127.0.0.1", isSecure: false, protocolVersion: 4)
        return Handshake(request, auth: ["token": "secret"], isToldWhole: isToldWhole).description
    }

    @Test("is all of it, as Node's servers tell each other")
    func whole() {
        #expect(told(true)["auth"] == ["token": "secret"])
        #expect(told(true)["headers"]?["authorization"] == "Bearer secret")
    }

    @Test("leaves out what may be a secret, where the server says so")
    func withoutSecrets() {
        #expect(told(false)["auth"] == [:])
        #expect(told(false)["headers"] == ["origin": "http://a"])
        #expect(!"\(told(false))".contains("secret"))
    }
}
