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

    @Test("keeps names of a query apart that only look alike, in their order, and the last value of one name")
    func query() {
        let request = EngineHTTPRequest(
            method: "GET", uri: "/socket.io/?e%CC%81=2&%C3%A9=1&EIO=4&e%CC%81=3", headers: [:], address: "::1",
            isSecure: false)
        let handshake = Handshake(request.handshake, auth: nil, isToldWhole: true)
        #expect(handshake.query.map(\.value) == ["3", "1", "4"])
        #expect(handshake.query["\u{E9}"] == "1" && handshake.query["e\u{301}"] == "3")
        #expect(handshake.description["query"]?.objectValue?.count == 3)
        var other = handshake.query
        other["\u{E9}"] = "3"
        other["e\u{301}"] = "1"
        #expect(other != handshake.query)
        other["e\u{301}"] = nil
        #expect(other["\u{E9}"] == "3" && other["e\u{301}"] == nil && other["EIO"] == "4")
    }

    @Test("leaves out what may be a secret, where the server says so")
    func withoutSecrets() {
        #expect(told(false)["auth"] == [:])
        #expect(told(false)["headers"] == ["origin": "http://a"])
        #expect(!"\(told(false))".contains("secret"))
    }
}
