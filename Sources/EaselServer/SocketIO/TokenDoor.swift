import EaselAuth
import EaselBoard
import Foundation
import SocketIO

/// Lets sockets into a namespace by the token in their `auth`, on a node with authentication, and has them leave when it
/// expires. A session that is recovered needs a token of the same subject.
///
/// Who a socket is stands in its data, which outlives a lost connection: `subject`, `expires` in seconds since 1970, and the
/// token's `name`.
struct TokenDoor: Sendable {
    let access: AccessControl
    let audit: Audit

    func guarding(_ namespace: Namespace) {
        guard access.isRequired else { return }
        namespace.use { try await admit($0) }
        namespace.onConnection { leaveInTime($0) }
    }

    private func admit(_ socket: Socket) async throws {
        let principal: Principal
        do throws(TokenRefusal) {
            principal = try await access.principal(token: socket.handshake.auth["token"]?.stringValue)
        } catch {
            if let refusal = AuditEvent.Outcome(refusing: error) { record(refusal, by: nil, socket) }
            throw ConnectionRefusal(error.description, data: Self.unauthenticated)
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

    private func leaveInTime(_ socket: Socket) {
        guard let expires = socket.data["expires"]?.numberValue else { return }
        let expiry = Task { [weak socket] in
            try await Task.sleep(for: .seconds(max(0, expires - Date().timeIntervalSince1970)))
            guard let socket else { return }
            try socket.disconnect(
                close: true, saying: "error", ["code": "unauthenticated", "message": "the token has expired"])
        }
        socket.onDisconnect { _ in expiry.cancel() }
    }
}
