package import NIOHTTP1

/// The head of a request, whatever server has read it.
package struct EngineHTTPRequest: Sendable {
    package let method: String
    /// Path and query as they came.
    package let uri: String
    package let headers: HTTPHeaders
    /// The peer's address without its port.
    package let address: String
    package let isSecure: Bool
    /// The query, percent-decoded; of one name the last value.
    let query: QueryFields

    package init(method: String, uri: String, headers: HTTPHeaders, address: String, isSecure: Bool) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.address = address
        self.isSecure = isSecure
        query = FormFields.all(in: uri.drop { $0 != "?" }.dropFirst())
    }

    package var path: Substring { uri.prefix { $0 != "?" } }

    /// Anything but 4 is 3, as Node has it.
    var revision: EngineRevision { query["EIO"] == "4" ? .four : .three }
    package var sessionID: String? { query["sid"].flatMap { $0.isEmpty ? nil : $0 } }
    var transport: EngineConfiguration.Transport? {
        query["transport"].flatMap(EngineConfiguration.Transport.init)
    }

    /// Whether the client wants binary as text.
    var wantsBase64: Bool { query["b64"].map { !$0.isEmpty } ?? false }
    /// The callback's number, for a client that polls by scripts.
    var scriptCallback: String? { query["j"] }

    var handshake: EngineHandshakeRequest {
        EngineHandshakeRequest(
            uri: uri, query: query,
            headers: Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 },
            address: address, isSecure: isSecure, protocolVersion: revision.rawValue)
    }
}
