public import EaselBoard
public import EaselJSON

/// Takes note of who did what. Whatever decides or acts for somebody records it here, from any thread; nothing waits for it.
public struct Audit: Sendable {
    private let take: (@Sendable (AuditEvent) -> Void)?

    /// - Parameter take: called for each event, on the thread that records it. It must not block.
    public init(_ take: @escaping @Sendable (AuditEvent) -> Void) {
        self.take = take
    }

    private init() { take = nil }

    /// Takes note of nothing.
    public static let off = Audit()

    /// Whether anybody takes note.
    public var isOn: Bool { take != nil }

    /// Records that `principal` did something, or was refused it.
    ///
    /// - Parameters:
    ///   - principal: nil where a token was refused.
    ///   - address: the client's, as far as proxies tell.
    ///   - details: never a token, a key or a link's secret.
    public func record(
        _ action: AuditEvent.Action, _ outcome: AuditEvent.Outcome = .done, by principal: Principal?,
        from address: String?, on board: BoardID? = nil, details: @autoclosure () -> JSONObject = [:]
    ) {
        guard let take else { return }
        take(AuditEvent(action, outcome, by: principal, from: address, on: board, details: details()))
    }
}

extension AuditEvent.Outcome {
    /// Why an error kept somebody from something, where it is about rights; nil for other errors.
    public init?(refusing error: any Error) {
        switch error {
        case TokenRefusal.keysUnavailable: return nil
        case is TokenRefusal: self = .refused("unauthenticated")
        case is AccessDenied: self = .refused("forbidden")
        default: return nil
        }
    }
}
