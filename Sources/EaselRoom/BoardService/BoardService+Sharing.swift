public import EaselAuth
public import EaselBoard
public import EaselLog

/// Who may do what on a board: its members, visibility and links (docs/PROTOCOL.md, "Sharing").
extension BoardService {
    /// Throws unless the principal may do this on the board: ``EaselAuth/AccessDenied``, or ``EaselAuth/TokenRefusal`` where a
    /// token is missing or has expired; the same whether or not there is such a board.
    public func check(_ action: BoardAction, of principal: Principal, on board: BoardID) async throws {
        guard access.isRequired else { return }
        try await registry.check(action, of: principal, on: board)
    }

    /// The same for a board that was read: throws also where another one has taken its place, whatever the principal may do there. For
    /// what is given out a part at a time.
    public func check(_ action: BoardAction, of principal: Principal, on info: BoardInfo) async throws {
        guard access.isRequired else { return }
        try await registry.check(action, of: principal, on: info)
    }

    /// Throws as ``check(_:of:on:)`` does, and counts the use of a link: for each request, once. Gives the link that the
    /// principal came by; nil for others.
    public func enter(_ board: BoardID, for action: BoardAction, as principal: Principal) async throws -> LinkID? {
        guard access.isRequired else { return nil }
        return try await registry.enter(board, for: action, as: principal)
    }

    /// The board's record, for a principal who may share the board. Throws ``EaselLog/LogError/noSuchBoard(_:)``, and as
    /// ``check(_:of:on:)`` does.
    public func accessRecord(of board: BoardID, as principal: Principal = .anonymous) async throws -> AccessRecord {
        try await info(of: board, for: .share, as: principal).access
    }

    /// Changes the record for a principal who may share the board when it changes, whatever others change meanwhile; it acts on
    /// sessions of all nodes at once. Throws as ``check(_:of:on:)`` does, ``EaselBoard/AccessRecord/Refusal`` and
    /// ``EaselLog/LogError``.
    public func changeAccess<Value: Sendable>(
        of board: BoardID, by principal: Principal,
        _ change: @Sendable (inout AccessRecord) throws(AccessRecord.Refusal) -> Value
    ) async throws -> (record: AccessRecord, value: Value) {
        try await registry.changeAccess(of: board, by: principal, change)
    }

    /// Makes a link. Nobody can find its secret out later. Throws as ``changeAccess(of:by:_:)`` does.
    public func addLink(
        to board: BoardID, by principal: Principal, role: Role, label: String?, expires: Int?, maxUses: Int?
    ) async throws -> (link: BoardLink, secret: LinkSecret) {
        let secret = LinkSecret.random()
        let link = BoardLink(
            hash: secret.hash, role: role, label: label, createdAt: RoomRegistry.now(), expires: expires,
            maxUses: maxUses)
        _ = try await changeAccess(of: board, by: principal) { record throws(AccessRecord.Refusal) in
            try record.add(link)
        }
        return (link, secret)
    }
}
