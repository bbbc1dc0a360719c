public import EaselBoard
public import NIOCore

/// How a client behaves.
public struct ClientConfiguration: Sendable {
    public var name: String?
    public var color: String?
    /// The client's secret. The same key on another day is the same client.
    public var key = ClientKey.random()
    /// The token, or the secret of a link, that the client comes with; nil for nodes that authenticate nobody.
    public var token: String?
    /// How nodes that speak TLS are verified; nil for the authorities that the system trusts.
    public var tls: ClientTLS?
    /// The number of the first operation. With a key that was used before, submit only after the first welcome, which
    /// tells how far that went, or start behind it.
    public var firstN = 1
    /// Operations that may wait for their echo, online or offline.
    public var maximumUnacknowledged = 100_000
    /// Whether operations are applied to a document. A load generator only counts them.
    public var keepsDocument = true
    public var minimumBackoff = TimeAmount.milliseconds(50)
    public var maximumBackoff = TimeAmount.seconds(5)

    public init() {}
}
