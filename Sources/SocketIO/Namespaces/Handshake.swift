#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a client said when it connected to a namespace.
public struct Handshake: Sendable, Hashable {
    /// Header fields of the request that opened the connection, names in lower case; of one name joined by `, `.
    public var headers: [String: String]
    /// The query of that request, percent-decoded.
    public var query: QueryFields
    /// Its path and query as they came.
    public var url: String
    /// The peer's address without its port.
    public var address: String
    /// Whether the connection is encrypted.
    public var isSecure: Bool
    /// The payload of the client's CONNECT packet; an empty object if it sent none.
    public var auth: SocketValue
    /// When the client connected, in milliseconds since 1970.
    public var issued: Int
    private let isToldWhole: Bool

    init(_ request: EngineHandshakeRequest, auth: SocketValue?, isToldWhole: Bool) {
        self.isToldWhole = isToldWhole
        headers = request.headers
        query = request.query
        url = request.uri
        address = request.address
        isSecure = request.isSecure
        self.auth = auth ?? .object([:])
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        issued = Int(now.tv_sec) * 1_000 + Int(now.tv_nsec) / 1_000_000
    }

    /// What may be a secret of the client.
    private static let secretHeaders: Set<String> = ["authorization", "cookie"]

    /// The handshake as Node's servers tell it to each other.
    var description: SocketValue {
        let headers = isToldWhole ? headers : headers.filter { !Self.secretHeaders.contains($0.key) }
        return [
            "headers": .object(SocketObject(headers)),
            "time": .string(time),
            "address": .string(address),
            "xdomain": .bool(headers["origin"] != nil),
            "secure": .bool(isSecure),
            "issued": .number(Double(issued)),
            "url": .string(url),
            "query": .object(query.object),
            "auth": isToldWhole ? auth : .object([:]),
        ]
    }

    /// ``issued`` as JavaScript prints a date.
    private var time: String {
        var seconds = time_t(issued / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 80) { buffer in
            let count = strftime(
                buffer.baseAddress, buffer.count, "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)", &parts)
            return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
