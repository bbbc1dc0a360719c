import EaselAuth
import EaselBoard
import EaselJSON
import EaselRoom
import Foundation
import HTTPTypes
import Hummingbird

/// A board's links. Only its owners come here; a link's secret leaves the node once, when it is made.
struct LinkRoutes: Sendable {
    let boards: BoardService
    let work: NodeWork
    /// Where people reach the node, as its operator says.
    let publicURL: WebOrigin?
    /// Whether the node speaks TLS.
    let isSecure: Bool

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/links", use: list)
        router.post("/api/boards/{board}/links", use: create)
        router.delete("/api/boards/{board}/links/{link}", use: revoke)
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try MemberRoutes.checkOwners(boards)
        let record = try await boards.accessRecord(of: try request.board(context), as: Requester.principal)
        return Response(json: .object(["links": .array(record.links.map { .object(Self.members($0)) })]))
    }

    private func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try MemberRoutes.checkOwners(boards)
        let board = try request.board(context)
        let body = try await request.object(upTo: 4 << 10, in: work)
        let role = try body.role()
        guard boards.access.policy.mayBeLinked(role) else {
            throw Problem.badRequest("invalid-body", "the role of a link must be viewer or editor")
        }
        let (label, expires, maxUses) = (try Self.label(body), try Self.expires(body), try Self.maxUses(body))
        try Asker(request).count(.link)
        let made = try await boards.addLink(
            to: board, by: Requester.principal, role: role, label: label, expires: expires, maxUses: maxUses)
        AuditNote.add("link", .string(made.link.id.string))
        AuditNote.add("hash", .string(AuditEvent.name(ofLink: made.link.hash)))
        AuditNote.add("role", .string(role.rawValue))
        var members = Self.members(made.link)
        let origin = publicURL.map { "\($0)" } ?? here(request)
        members["url"] = .string("\(origin)/boards/\(board.string)#link=\(made.secret.text)")
        var response = Response(status: .created, json: .object(members))
        response.headers[.location] = "/api/boards/\(board.string)/links/\(made.link.id)"
        return response
    }

    /// Where whoever asks has reached the node, as far as a known proxy tells.
    private func here(_ request: Request) -> String {
        let browser = BrowserRequest(request.head, isFromProxy: Asker.connection?.isFromProxy == true)
        let host = browser.forwardedHost.flatMap { Authority($0) == nil ? nil : $0 } ?? browser.host ?? "localhost"
        return "\(browser.scheme ?? (isSecure ? "https" : "http"))://\(host)"
    }

    private func revoke(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try MemberRoutes.checkOwners(boards)
        guard let link = context.parameters.get("link").flatMap({ LinkID(validating: $0) }) else {
            throw AccessRecord.Refusal.notFound
        }
        AuditNote.add("link", .string(link.string))
        let board = try request.board(context)
        let revoked = try await boards.changeAccess(of: board, by: Requester.principal) {
            record throws(AccessRecord.Refusal) in
            let revoked = record.links.first { $0.id == link }
            try record.revoke(link)
            return revoked
        }.value
        if let revoked { AuditNote.add("hash", .string(AuditEvent.name(ofLink: revoked.hash))) }
        return Response(status: .noContent)
    }

    // MARK: Fields

    private static func label(_ body: JSONObject) throws -> String? {
        guard let label = try body.string("label", atMost: BoardLink.maximumLabelCharacters), !label.isEmpty else {
            return nil
        }
        guard label.unicodeScalars.count <= 4 * BoardLink.maximumLabelCharacters else {
            throw Problem.badRequest("invalid-body", "label has too many marks")
        }
        return label
    }

    private static func expires(_ body: JSONObject) throws -> Int? {
        guard let text = try body.string("expires", atMost: 64) else { return nil }
        guard let time = Timestamp.milliseconds(text) else {
            throw Problem.badRequest("invalid-body", "expires must be an RFC 3339 time, like 2026-11-24T10:00:00Z")
        }
        guard time > Int(Date().timeIntervalSince1970 * 1_000) else {
            throw Problem.badRequest("invalid-body", "expires must be a time that is yet to come")
        }
        return time
    }

    private static func maxUses(_ body: JSONObject) throws -> Int? {
        guard let value = body["maxUses"] else { return nil }
        guard let uses = value.integerValue, BoardLink.maximumUses.contains(uses) else {
            throw Problem.badRequest(
                "invalid-body",
                "maxUses must be \(BoardLink.maximumUses.lowerBound) to \(BoardLink.maximumUses.upperBound) clients")
        }
        return uses
    }

    private static func members(_ link: BoardLink) -> JSONObject {
        var members = link.listed
        members["createdAt"] = .string(Timestamp.text(link.createdAt))
        if let expires = link.expires { members["expires"] = .string(Timestamp.text(expires)) }
        if let lastUsedAt = link.lastUsedAt { members["lastUsedAt"] = .string(Timestamp.text(lastUsedAt)) }
        return members
    }
}
