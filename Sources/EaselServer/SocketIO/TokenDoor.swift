import EaselAuth
import EaselBoard
import Foundation
import Logging
import SocketIO

/// Lets sockets into a namespace by the token in their `auth`, on a node with authentication, and has them leave when it
/// expires. A session that is recovered needs a token of the same subject.
///
/// Who a socket is stands in its data, which outlives a lost connection: `subject`, `expires` in seconds since 1970, and the
/// token's `name`.
struct TokenDoor: Sendable {
    let access: AccessControl
    let audit: Audit
    let logger: Logger

    func guarding(_ namespace: Namespace) {
        guard access.isRequired else { return }
        namespace.use { try await admit($0) }
        namespace.onConnection { watchExpiry(of: $0) }
    }

    private func admit(_ socket: Socket) async throws {
        let principal: Principal
        do throws(TokenRefusal) {
            principal = try await access.principal(token: socket.handshake.auth["token"]?.stringValue)
        } catch {
            if let refusal = AuditEvent.Outcome(refusing: error) { record(refusal, by: nil, socket) }
            // Another token would be no better than this one.
            let code = error == .keysUnavailable ? Self.unavailable : Self.unauthenticated
            throw ConnectionRefusal(error.description, data: code)
        }
        // A link permits something on its board alone, and rooms are none.
        guard case .subject(let subject) = principal else {
            throw ConnectionRefusal(TokenRefusal.missing.description, data: Self.unauthenticated)
        }
        let before = socket.data.objectValue ?? [:]
        if let owner = before["subject"], owner.stringValue.map({ SubjectID($0) }) != subject.id {
            record(.refused("unauthenticated"), by: principal, socket)
            throw ConnectionRefusal("the session is somebody else's", data: Self.unauthenticated)
        }
        var data = before
        data["subject"] = .string(subject.id.string)
        data["expires"] = .number(Double(subject.expiresAt))
        if let name = subject.name { data["name"] = .string(name) }
        socket.data = .object(data)
        record(.done, by: principal, socket)
    }

    private func record(_ outcome: AuditEvent.Outcome, by principal: Principal?, _ socket: Socket) {
        audit.record(
            .connect, outcome, by: principal, from: PeerAddress(socket.handshake.address)?.description,
            details: ["namespace": .string(socket.namespaceName)])
    }

    private static let unauthenticated: SocketValue = ["code": "unauthenticated"]
    private static let unavailable: SocketValue = ["code": "unavailable"]

    /// How long a socket's clock is not looked at: it may be set meanwhile, and no sleep is too long for a timer.
    private static let lookInterval = 60.0

    /// Has the socket leave when its token expires. What it sends is not handled then: a node that stood still reads what came meanwhile
    /// before its timers fire.
    private func watchExpiry(of socket: Socket) {
        guard let expires = socket.data["expires"]?.numberValue else { return }
        socket.use { [weak socket] _ in
            guard Self.remaining(until: expires) <= 0 else { return }
            try socket.map(Self.sendAway)
            throw TokenRefusal.expired
        }
        socket.onError { [logger] error in
            guard !(error is TokenRefusal) else { return }
            logger.warning("An event of Socket.IO could not be handled", metadata: ["error": "\(error)"])
        }
        let expiry = Task { [weak socket] in
            while case let rest = Self.remaining(until: expires), rest > 0 {
                try await Task.sleep(for: .seconds(min(rest, Self.lookInterval)))
            }
            try socket.map(Self.sendAway)
        }
        socket.onDisconnect { _ in expiry.cancel() }
    }

    private static func remaining(until expires: Double) -> Double { expires - Date().timeIntervalSince1970 }

    private static func sendAway(_ socket: Socket) throws {
        try socket.disconnect(
            close: true, saying: "error", ["code": "unauthenticated", "message": "the token has expired"])
    }
}
