/// The HTTP request that opened a session.
public struct EngineHandshakeRequest: Sendable {
    /// Path and query as they came.
    public var uri: String
    /// The query, percent-decoded; of one name the last value.
    public var query: QueryFields
    /// Header fields, names in lower case; of one name joined by `, `.
    public var headers: [String: String]
    /// The peer's address without its port.
    public var address: String
    /// Whether the connection is encrypted as far as this server can tell.
    public var isSecure: Bool
    /// 4, or 3 for older clients where the server allows them.
    public var protocolVersion: Int

    /// Describes a request.
    public init(
        uri: String, query: QueryFields, headers: [String: String], address: String, isSecure: Bool,
        protocolVersion: Int
    ) {
        self.uri = uri
        self.query = query
        self.headers = headers
        self.address = address
        self.isSecure = isSecure
        self.protocolVersion = protocolVersion
    }
}
