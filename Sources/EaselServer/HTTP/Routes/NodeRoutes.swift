import EaselBoard
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird

/// Health, readiness, metrics and contracts of the node itself.
struct NodeRoutes: Sendable {
    let registry: RoomRegistry
    let work: NodeWork
    let refusedConnections: @Sendable () -> Int

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { _, _ in Response(json: .object(["status": "ok"])) }
        router.get("/readyz", use: ready)
        router.get("/metrics") { _, _ in
            Response(
                text: PrometheusText(registry.statistics, work, connectionsRefused: refusedConnections()).text,
                contentType: "text/plain; version=0.0.4; charset=utf-8")
        }
        router.get("/openapi.yaml") { _, _ in
            Response(text: try Contracts.text("openapi"), contentType: "application/yaml")
        }
        router.get("/asyncapi.yaml") { _, _ in
            Response(text: try Contracts.text("asyncapi"), contentType: "application/yaml")
        }
        router.get("/boards/{board}/ws", use: refuseUpgrade)
    }

    /// Answers 200 if operations can be sequenced now, else 503.
    private func ready(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try await registry.checkReadiness()
        return Response(json: .object(["status": "ready"]))
    }

    /// Answers a WebSocket request that was not upgraded.
    private func refuseUpgrade(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        _ = try request.board(context)
        throw Problem(
            .upgradeRequired, "upgrade-required",
            "this address speaks \(Welcome.protocolName) over a WebSocket; it needs a WebSocket handshake of version 13"
        )
    }
}
