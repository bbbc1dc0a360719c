public import EaselBoard
public import EaselLog
import EaselRedis
public import EaselRoom
import Foundation
public import Logging
public import NIOCore

/// How a node runs. `ConfigurationSource` makes it from flags, environment and a file.
public struct NodeConfiguration: Sendable {
    /// The address to listen on. Any other than loopback needs `authentication` or `isInsecure` (docs/DESIGN.md, "Security").
    public var host = "127.0.0.1"
    /// The port to listen on; 0 picks a free one.
    public var port = 7070
    /// The URL of the Redis that nodes share; nil keeps boards in `dataDirectory`.
    public var redis: String?
    /// When operations are acknowledged; without Redis there is no replica to wait for.
    public var acks = Acknowledgement.logged
    /// How Socket.IO's rooms are shared by the nodes of one Redis.
    public var socketIOAdapter = SocketIOAdapter.classic
    /// What clients of Socket.IO's rooms may take up.
    var roomLimits = RoomLimits()
    /// Where a node without Redis keeps its boards.
    public var dataDirectory = "easel-data"
    /// The node's name in rosters; unique among the nodes of one Redis.
    public var node = NodeID.random()
    /// What whoever starts the node should hear: files of secrets that other users can read.
    public var advice: [String] = []
    /// Event loops; 0 starts one for each core.
    public var eventLoops = 0
    /// The lowest level that is logged.
    public var logLevel = Logger.Level.info
    /// Time over which a stopping node spreads the departure of its sessions.
    public var drainSpread = TimeAmount.seconds(3)
    /// Whether WebSocket messages are compressed for clients that offer it.
    public var compresses = true
    /// How clients say who they are.
    public var authentication = AuthenticationSettings()
    /// Whether the node may listen on an address other than loopback without authentication.
    public var isInsecure = false
    /// Origins besides the node's own whose pages may connect, change boards and read answers; `*` for all of the web.
    public var allowedOrigins: [String] = []
    /// Where people and proxies reach the node, besides the address that it listens on.
    var publicURLs: [WebOrigin] = []
    /// The node's TLS certificate; nil for a node that speaks HTTP without TLS.
    public var tls: TLSFiles?
    /// For how many seconds browsers are told to use https alone (RFC 6797); nil tells them nothing.
    public var strictTransportSeconds: Int?
    /// Which pages may show the whiteboard in a frame.
    public var frameAncestors = FrameAncestors.own
    /// Where it is written who did what: a file, or `-` for the standard output; nil writes nothing.
    public var audit: String?
    /// Whether boards are listed though the node can be reached from other machines.
    public var listsBoards = false
    /// Whether everybody is an administrator where nobody is authenticated.
    public var opensAdmin = false
    /// What the program is called, with its version.
    public var version = "easel"
    /// How many WebSockets the node takes.
    public var connections = ConnectionLimits()
    /// How boards are served: limits, rates, snapshots, history.
    public var rooms = RoomConfiguration()
    public var work = WorkLimits()
    /// What Excalidraw's clients may keep and send.
    public var excalidraw = ExcalidrawLimits()
    /// Where people get tokens; nil where no such place is known.
    var loginURL: LoginURL?
    /// How long an HTTP client may send nothing of a body, or take nothing of an answer.
    public var httpStallTimeout = TimeAmount.seconds(30)
    /// Bytes of a refused body that are still read before the connection is closed.
    public var httpLingerBytes = 64 << 20

    public init() {}

    var isLoopback: Bool {
        host == "localhost" || Authority.Host(address: host)?.isLoopback == true
    }

    /// What the node takes from browsers.
    var requestPolicy: RequestPolicy {
        RequestPolicy(
            hosts: HostPolicy(
                boundHost: host, isLoopback: isLoopback, publicURLs: publicURLs,
                machine: ProcessInfo.processInfo.hostName),
            origins: OriginPolicy(allowed: allowedOrigins, publicURLs: publicURLs, isSecure: tls != nil))
    }

    /// Whether the node has administrators: with authentication, those whose token says so.
    var hasAdministrators: Bool { authentication.isRequired || opensAdmin }

    var boardListing: BoardListing { BoardListing(isForEverybody: listsBoards, isLoopback: isLoopback) }

    /// Throws ``ConfigurationError`` for settings that contradict each other or can't be used.
    public func check() throws {
        guard isLoopback || isInsecure || authentication.isRequired else {
            throw ConfigurationError(
                "host is \(host): without --auth-secret-file or --auth-jwks nobody is authenticated, so the node listens on "
                    + "loopback only; put a proxy in front of it, or start it with --insecure")
        }
        guard strictTransportSeconds == nil || tls != nil || publicURLs.contains(where: { $0.scheme == "https" }) else {
            throw ConfigurationError(
                "hsts has browsers use https alone, which this node is not known to speak: set tls-cert, or a public-url of https"
            )
        }
        if let redis {
            do {
                _ = try RedisConfiguration(url: redis)
            } catch {
                throw ConfigurationError("\(error)")
            }
        }
        guard redis != nil || acks == .logged else {
            throw ConfigurationError("acks can be replicated only with a Redis that has replicas; set --redis")
        }
        guard (0...65_535).contains(port) else { throw ConfigurationError("port must be 0 to 65535, not \(port)") }
        guard (0...1_024).contains(eventLoops) else {
            throw ConfigurationError("loops must be 0 to 1024, not \(eventLoops)")
        }
    }
}

/// A setting has a value that can't be used. The message names the setting and what is allowed.
public struct ConfigurationError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
