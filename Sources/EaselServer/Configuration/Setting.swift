/// A setting of a node: a flag, an environment variable and a key of the configuration file. It is declared here once;
/// `easel serve --help` and the reader of the configuration follow it, and a test compares the README's table with it.
public struct Setting: Sendable {
    /// `drain-spread`: the flag is `--drain-spread`, the variable `EASEL_DRAIN_SPREAD`, the file's key `drain-spread`.
    public let name: String
    /// The value's name in the help; nil for a switch, which takes no value.
    public let placeholder: String?
    /// What the setting means, in one line.
    public let help: String

    /// `EASEL_DRAIN_SPREAD` for `drain-spread`.
    public var environmentName: String {
        "EASEL_" + name.uppercased().replacing("-", with: "_")
    }

    /// All settings, in the order of `--help`.
    public static let all: [Setting] = [
        Setting(name: "host", placeholder: "address", help: "Address to listen on. Default: 127.0.0.1"),
        Setting(name: "port", placeholder: "number", help: "Port to listen on; 0 picks a free one. Default: 7070"),
        Setting(
            name: "redis", placeholder: "url",
            help: "Redis that nodes share: redis://, rediss://, redis+sentinel:// or redis+cluster://. Without it, "
                + "boards are kept in SQLite. Default: none"),
        Setting(
            name: "redis-file", placeholder: "file",
            help: "File that holds the URL of the Redis: for a URL with a password, which others could see in a flag. "
                + "Default: none"),
        Setting(
            name: "acks", placeholder: "when",
            help: "When an operation is acknowledged: logged, once the log has it, or replicated, once a replica of "
                + "Redis has it too. Default: logged"),
        Setting(
            name: "socketio-adapter", placeholder: "format",
            help:
                "How nodes of one Redis share Socket.IO rooms, with each other and with Node servers: classic, sharded or "
                + "streams, like Node's adapters, or none. Default: classic"),
        Setting(
            name: "data", placeholder: "directory",
            help: "Directory of the boards of a node without Redis. Default: easel-data"),
        Setting(
            name: "node", placeholder: "name",
            help: "Name of this node, unique among its peers: 1 to 64 of A-Z, a-z, 0-9, ., _, : and -. "
                + "Default: random"),
        Setting(name: "loops", placeholder: "number", help: "Event loops. Default: one for each core"),
        Setting(
            name: "heartbeat", placeholder: "duration",
            help: "Interval at which peers are pinged, like 25s or 500ms. Default: 25s"),
        Setting(
            name: "no-compression", placeholder: nil,
            help: "Do not compress WebSocket messages (permessage-deflate): less processor time, more bytes"),
        Setting(
            name: "drain-spread", placeholder: "duration",
            help: "Time over which a stopping node spreads the departure of its sessions. Default: 3s"),
        Setting(
            name: "history", placeholder: "amount",
            help: "History to keep: all, a time like 30d, or a number of operations of at least 1000. Default: all"),
        Setting(
            name: "history-archive", placeholder: "directory",
            help: "Directory to which history is written, as archives, before it is trimmed. Default: none"),
        Setting(
            name: "history-check", placeholder: "duration",
            help: "Interval at which all boards are checked for history to trim. Default: 1h"),
        Setting(
            name: "no-auto-create", placeholder: nil, help: "Require that a board is created before anybody joins it"),
        Setting(
            name: "allow-origin", placeholder: "origins",
            help: "Origins of web pages that may connect, change boards and read answers, like https://example.org, "
                + "separated by commas; * allows all. Default: the node's own"),
        Setting(
            name: "public-url", placeholder: "urls",
            help:
                "URLs at which people reach the node, like https://draw.example.org, separated by commas. Requests to "
                + "other hosts are refused. Default: the node's own address"),
        Setting(
            name: "frame-ancestors", placeholder: "origins",
            help:
                "Origins of web pages that may show the whiteboard in a frame, like https://example.org, separated by commas; "
                + "none, self, or * for all. Default: self"),
        Setting(
            name: "tls-cert", placeholder: "file",
            help:
                "PEM file of the node's certificate and those that vouch for it. The node speaks HTTPS then, and takes a new "
                + "certificate into use when the file changes. Default: none"),
        Setting(
            name: "tls-key", placeholder: "file",
            help:
                "PEM file of the private key of the certificate, which only the node's user and group can read. Default: none"
        ),
        Setting(
            name: "login-url", placeholder: "url",
            help:
                "Where people get tokens, like https://id.example.org/login. The page goes there, with its own address as "
                + "\"return\", or takes a token from a page of that origin that has opened it. Default: none"),
        Setting(
            name: "hsts", placeholder: "seconds",
            help:
                "Time for which browsers that came by https use nothing else (Strict-Transport-Security). Default: none"
        ),
        Setting(
            name: "list-boards", placeholder: nil,
            help: "List all boards to everybody although the node listens on an address other than loopback"),
        Setting(
            name: "open-admin", placeholder: nil,
            help:
                "Serve the administrators' page, /admin, to everybody although there is no authentication. With "
                + "authentication it is there, for tokens with the claim admin"),
        Setting(
            name: "auth-secret-file", placeholder: "file",
            help:
                "File that holds the secret of HS256 tokens, at least 32 bytes; EASEL_AUTH_SECRET may hold it instead. "
                + "Clients need a token then. Default: none"),
        Setting(
            name: "auth-jwks", placeholder: "source",
            help:
                "File or https URL of the public keys (JWKS) of RS256, ES256 and EdDSA tokens. Clients need a token then. "
                + "Default: none"),
        Setting(
            name: "auth-jwks-ca", placeholder: "file",
            help:
                "PEM file of the certificates that vouch for the https URL of --auth-jwks. Default: those that the system trusts"
        ),
        Setting(
            name: "auth-issuer", placeholder: "issuer", help: "Issuer (iss) that tokens must name. Default: any"),
        Setting(
            name: "auth-audience", placeholder: "audience",
            help: "Audience (aud) that tokens must name. Default: none, and tokens that name one are refused"),
        Setting(
            name: "creators", placeholder: "who",
            help:
                "Who may make boards: subjects, whose token lets them draw there, or claims, whose token makes them its "
                + "owner. Default: subjects"),
        Setting(
            name: "audit", placeholder: "file",
            help:
                "File to which a line of JSON is appended for each join, refusal, reading over HTTP, export, import and change "
                + "of a board: who, from where, what became of it; - is the standard output. Default: none"),
        Setting(
            name: "insecure", placeholder: nil,
            help: "Listen on an address other than loopback although there is no authentication"),
        Setting(
            name: "log-level", placeholder: "level",
            help: "Lowest level to log: trace, debug, info, notice, warning, error or critical. Default: info"),
        Setting(
            name: "stall-timeout", placeholder: "duration",
            help: "Time after which a session is closed if it accepts none of the data sent to it. Default: 60s"),
        Setting(
            name: "rate-messages", placeholder: "number",
            help: "Messages a second that one session may send before it is slowed down; 0 for no limit. "
                + "Default: 1000"),
        Setting(
            name: "rate-bytes", placeholder: "bytes",
            help: "Bytes a second that one session may send before it is slowed down; 0 for no limit. "
                + "Default: 4194304"),
        Setting(
            name: "rate-burst", placeholder: "duration",
            help: "Burst after a rest: as much as the rates allow in this time may come at once. Default: 30s"),
        Setting(
            name: "rate-patience", placeholder: "duration",
            help: "How long a session may stay at its rate limit before it is closed. Default: 5m"),
        Setting(
            name: "principal-sessions", placeholder: "number",
            help:
                "Sessions that one subject, or all who came by one link, may have at this node at once; 0 for no limit. "
                + "Default: 2000"),
        Setting(
            name: "principal-messages", placeholder: "number",
            help:
                "Messages a second that all sessions of one subject or link may send before they are slowed down; 0 for no "
                + "limit. Default: 10000"),
        Setting(
            name: "principal-bytes", placeholder: "bytes",
            help:
                "Bytes a second that all sessions of one subject or link may send before they are slowed down; 0 for no "
                + "limit. Default: 33554432"),
        Setting(
            name: "principal-streams", placeholder: "number",
            help:
                "Histories, event streams and uploads that one subject, link or address may have at once. Default: 100"),
        Setting(
            name: "link-rate", placeholder: "number",
            help: "Links to boards that one subject may make in a minute; 0 for no limit. Default: 30"),
        Setting(
            name: "joins", placeholder: "number", help: "Sessions that may join boards at the same time. Default: 64"),
        Setting(
            name: "joins-waiting", placeholder: "number",
            help: "Sessions that may wait to join; any more are asked to reconnect later. Default: 4096"),
        Setting(
            name: "connections", placeholder: "number",
            help:
                "WebSockets that may be open at once; connections of all kinds may be as many as the limit of open files "
                + "has room for. Default: the limit of open files, less 256"),
        Setting(
            name: "address-connections", placeholder: "number",
            help:
                "Connections of any kind, or requests of HTTP/2, that one address may have open at once, and at most half of all; "
                + "0 for no limit. "
                + "Default: 2000"),
        Setting(
            name: "address-rate", placeholder: "number",
            help: "WebSockets that one address may open in a second, ten times as many after a rest; 0 for no limit. "
                + "Default: 200"),
        Setting(
            name: "http-rate", placeholder: "number",
            help:
                "HTTP requests that one address may make in a second, ten times as many after a rest; 0 for no limit. "
                + "Default: 500"),
        Setting(
            name: "board-rate", placeholder: "number",
            help:
                "Boards that one address may make in a second, a hundred times as many after a rest; 0 for no "
                + "limit. Default: 5"),
        Setting(
            name: "work", placeholder: "number",
            help: "Documents, exports and imports made at the same time. Default: one for each core"),
        Setting(
            name: "work-waiting", placeholder: "number",
            help: "Documents, exports and imports that may wait to be made; any more are refused. One address may have "
                + "a quarter of all. Default: 64"),
        Setting(
            name: "imports", placeholder: "number",
            help:
                "Drawings and archives imported at the same time; four times as many may wait, and any more are refused. "
                + "Default: 4"),
        Setting(
            name: "work-bytes", placeholder: "bytes",
            help: "Bytes that request bodies and answers being read may hold in all; one address may hold a quarter. "
                + "Default: 268435456"),
        Setting(
            name: "http-stall-timeout", placeholder: "duration",
            help: "Time after which an HTTP connection is closed if its client sends nothing of a body, or takes "
                + "nothing of an answer. Default: 30s"),
        Setting(
            name: "http-linger-bytes", placeholder: "bytes",
            help: "Bytes of a refused body that are still read, so that its sender gets to read the answer, before the "
                + "connection is closed. Default: 41943040"),
        Setting(
            name: "proxies", placeholder: "addresses",
            help: "Reverse proxies whose X-Forwarded-For header is trusted, like 10.0.0.0/8, separated by commas. "
                + "Default: this machine"),
        Setting(
            name: "excalidraw-room-bytes", placeholder: "bytes",
            help:
                "Bytes that the log of an Excalidraw room may hold. From a sixteenth on, older entries are dropped once a "
                + "participant has sent the whole scene. Default: 67108864"),
        Setting(
            name: "excalidraw-room-entries", placeholder: "number",
            help: "Entries that the log of an Excalidraw room may hold. Default: 8000"),
        Setting(
            name: "excalidraw-retention", placeholder: "duration",
            help:
                "Time after which an Excalidraw room, scene or image that nobody uses is forgotten, like 180d, or all "
                + "to keep everything. Default: 180d"),
        Setting(
            name: "excalidraw-versions", placeholder: "number",
            help: "Versions kept of what an Excalidraw client stores. Default: 16"),
        Setting(
            name: "excalidraw-object-bytes", placeholder: "bytes",
            help: "Largest scene or image that an Excalidraw client may store. Default: 52428800"),
        Setting(name: "limit-operation-bytes", placeholder: "bytes", help: "Largest operation. Default: 262144"),
        Setting(
            name: "limit-operation-edits", placeholder: "number", help: "Most edits in an operation. Default: 1000"),
        Setting(
            name: "limit-depth", placeholder: "number", help: "Deepest nesting of an element, at most 48. Default: 32"),
        Setting(name: "limit-element-bytes", placeholder: "bytes", help: "Largest element. Default: 1048576"),
        Setting(
            name: "limit-element-properties", placeholder: "number",
            help: "Most properties of an element. Default: 1000"),
        Setting(name: "limit-board-elements", placeholder: "number", help: "Most elements on a board. Default: 100000"),
        Setting(name: "limit-presence-bytes", placeholder: "bytes", help: "Largest presence state. Default: 4096"),
        Setting(
            name: "limit-socket-rooms", placeholder: "number",
            help: "Rooms that one Socket.IO socket may join. Default: 100"),
        Setting(
            name: "limit-room-name-bytes", placeholder: "bytes", help: "Longest name of a Socket.IO room. Default: 128"),
        Setting(
            name: "limit-room-event-bytes", placeholder: "bytes",
            help: "Largest event to a Socket.IO room. Default: 16384"),
        Setting(
            name: "limit-archive-bytes", placeholder: "bytes",
            help: "Largest archive that a client may import. Default: 536870912"),
    ]
}
