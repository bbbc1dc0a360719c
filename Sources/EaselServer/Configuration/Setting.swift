/// One thing that can be set: by a flag, by the environment or in the configuration file. Declared here once;
/// `easel serve --help`, the README's table and the reader of the configuration follow it.
public struct Setting: Sendable {
    /// `drain-spread`: the flag is `--drain-spread`, the variable `EASEL_DRAIN_SPREAD`, the file's key `drain-spread`.
    public let name: String
    /// What stands behind the flag; nil for a switch.
    public let placeholder: String?
    public let help: String

    public var environmentName: String {
        "EASEL_" + name.uppercased().replacing("-", with: "_")
    }

    /// All settings, in the order of `--help`.
    public static let all: [Setting] = [
        Setting(name: "host", placeholder: "address", help: "Address to listen on. Default 127.0.0.1"),
        Setting(name: "port", placeholder: "number", help: "Port to listen on; 0 takes a free one. Default 7070"),
        Setting(
            name: "redis", placeholder: "url",
            help: "Redis that nodes share: redis://, rediss://, redis+sentinel:// or redis+cluster://. "
                + "Default: none, boards are kept in SQLite"),
        Setting(
            name: "acks", placeholder: "when",
            help: "When an operation is acknowledged: logged, or replicated, when a replica of Redis has it. "
                + "Default logged"),
        Setting(
            name: "data", placeholder: "directory", help: "Where boards are kept without Redis. Default easel-data"),
        Setting(
            name: "node", placeholder: "name",
            help: "Name of this node, unique among its peers: 1 to 64 of A-Z, a-z, 0-9, ., _, : and -. Default: random"),
        Setting(name: "loops", placeholder: "number", help: "Event loops. Default: one for each core"),
        Setting(
            name: "heartbeat", placeholder: "duration",
            help: "How often peers are checked, like 25s or 500ms. Default 25s"),
        Setting(
            name: "drain-spread", placeholder: "duration",
            help: "Over how long sessions are sent away at a stop. Default 3s"),
        Setting(
            name: "history", placeholder: "amount",
            help: "History to keep: all, a time like 30d, or a number of operations of at least 1000. Default all"),
        Setting(
            name: "history-archive", placeholder: "directory",
            help: "Where history is written to, as archives, before it is trimmed. Default: nowhere"),
        Setting(
            name: "history-check", placeholder: "duration",
            help: "How often boards are looked through for history that is no longer kept. Default 1h"),
        Setting(name: "no-auto-create", placeholder: nil, help: "A board must be created before it can be joined"),
        Setting(
            name: "allow-origin", placeholder: "origins",
            help: "Origins of pages that may connect, separated by commas; * allows all. Default: the node's own"),
        Setting(name: "insecure", placeholder: nil, help: "Listen on other than loopback without authentication"),
        Setting(
            name: "log-level", placeholder: "level",
            help: "trace, debug, info, notice, warning, error or critical. Default info"),
        Setting(
            name: "stall-timeout", placeholder: "duration",
            help: "How long a session may take nothing of what was sent to it. Default 60s"),
        Setting(
            name: "rate-messages", placeholder: "number",
            help: "Messages a second of one session; beyond, it is slowed down. 0 for no limit. Default 1000"),
        Setting(
            name: "rate-bytes", placeholder: "bytes",
            help: "Bytes a second of one session; beyond, it is slowed down. 0 for no limit. Default 4194304"),
        Setting(
            name: "rate-burst", placeholder: "duration",
            help: "What the rates allow in this time may come at once after a rest. Default 30s"),
        Setting(
            name: "rate-patience", placeholder: "duration",
            help: "How long a session may stay at its rate limit before it is closed. Default 5m"),
        Setting(name: "joins", placeholder: "number", help: "Sessions that join at the same time. Default 64"),
        Setting(
            name: "joins-waiting", placeholder: "number",
            help: "Sessions that wait to join; beyond, they are told to come again later. Default 4096"),
        Setting(
            name: "connections", placeholder: "number",
            help: "WebSockets at once. Default: as many as the limit of open files has room for"),
        Setting(
            name: "address-connections", placeholder: "number",
            help: "WebSockets of one address at once; 0 for no limit. Default 2000"),
        Setting(
            name: "address-rate", placeholder: "number",
            help: "New WebSockets of one address a second, ten times as many at once; 0 for no limit. Default 200"),
        Setting(
            name: "proxies", placeholder: "addresses",
            help: "Reverse proxies whose X-Forwarded-For says who connects, like 10.0.0.0/8, separated by commas. "
                + "Default: those on this machine"),
        Setting(name: "limit-operation-bytes", placeholder: "bytes", help: "Largest operation. Default 262144"),
        Setting(name: "limit-operation-edits", placeholder: "number", help: "Most edits of an operation. Default 1000"),
        Setting(
            name: "limit-depth", placeholder: "number", help: "Deepest nesting of an element, at most 48. Default 32"),
        Setting(name: "limit-element-bytes", placeholder: "bytes", help: "Largest element. Default 1048576"),
        Setting(name: "limit-board-elements", placeholder: "number", help: "Most elements of a board. Default 100000"),
        Setting(name: "limit-presence-bytes", placeholder: "bytes", help: "Largest presence state. Default 4096"),
    ]
}
