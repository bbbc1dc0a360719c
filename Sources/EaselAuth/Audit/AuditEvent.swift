public import EaselBoard
public import EaselJSON
import Foundation

/// That somebody did something, or was refused it. It holds no secret: neither tokens nor keys are ever put
/// into one, nor the secret of a link that was put where the board belongs.
public struct AuditEvent: Sendable {
    /// What was done, or asked for.
    public enum Action: String, Sendable, CaseIterable {
        /// A session came onto a board.
        case join
        /// A session brought another token.
        case renew
        /// A socket connected to a namespace of Socket.IO that is no board.
        case connect
        case create
        case rename
        /// A board was made visible to others than before.
        case visibility
        case delete
        case export
        /// A drawing was brought onto a board.
        case importing = "import"
        /// A board was made of an archive.
        case restore
        /// A member of a board was given another role, or none.
        case role
        /// A link to a board was made or revoked.
        case link
        /// A person was removed from all boards.
        case forget
        /// What only administrators may do.
        case admin
        case read
        case history
        case submit
        /// A request that concerns no board.
        case request
    }

    /// What became of it.
    public enum Outcome: Sendable, Equatable {
        case done
        /// It was not permitted, for the reason that the code names.
        case refused(String)
        /// It was permitted, and did not come about.
        case failed(String)

        fileprivate var members: JSONObject {
            switch self {
            case .done: ["outcome": "done"]
            case .refused(let code): ["outcome": "refused", "code": .string(code)]
            case .failed(let code): ["outcome": "failed", "code": .string(code)]
            }
        }
    }

    public let action: Action
    public let outcome: Outcome
    /// Nil where it is not known who asked, because their token was refused.
    public let principal: Principal?
    /// Where the client is, as far as proxies tell.
    public let address: String?
    public let board: BoardID?
    /// What else there is to say, such as the role that was given. At most a few short values.
    public let details: JSONObject
    /// In milliseconds since 1970.
    public let time: Int

    /// What happened now.
    public init(
        _ action: Action, _ outcome: Outcome = .done, by principal: Principal?, from address: String?,
        on board: BoardID? = nil, details: JSONObject = [:]
    ) {
        self.action = action
        self.outcome = outcome
        self.principal = principal
        self.address = address
        self.board = board
        self.details = details
        time = Int(Date().timeIntervalSince1970 * 1_000)
    }

    /// One line of canonical JSON, with its end.
    public var line: [UInt8] {
        var members = outcome.members
        members["time"] = .string(Self.text(time))
        members["action"] = .string(action.rawValue)
        members["principal"] = principal.map(Self.json) ?? .null
        members["address"] = address.map { .string($0) } ?? .null
        if let board { members["board"] = .string(board.description) }
        if !details.isEmpty { members["details"] = .object(details) }
        return JSON.object(members).canonical + [UInt8(ascii: "\n")]
    }

    private static func json(_ principal: Principal) -> JSON {
        switch principal {
        case .anonymous: ["kind": "anonymous"]
        case .subject(let subject):
            ["kind": "subject", "sub": .string(subject.id.string), "admin": .bool(subject.isAdmin)]
        case .link(let bearer): ["kind": "link", "hash": .string(name(ofLink: bearer.hash))]
        }
    }

    /// What a link is called here, by the hash of its secret. The first characters tell links apart, and lead to nobody's secret.
    public static func name(ofLink hash: String) -> String { String(hash.prefix(16)) }

    private static func text(_ milliseconds: Int) -> String {
        // The style cuts what is behind the millisecond, and a binary fraction of a second may be just below it.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
