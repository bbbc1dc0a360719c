import EaselBoard
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird

/// Health, readiness, metrics and contracts of the node itself.
struct NodeRoutes: Sendable {
    let registry: RoomRegistry
    let work: NodeWork
    let connections: @Sendable () -> Connections.Statistics
    let socketIO: @Sendable () -> Gateway.Statistics?
    /// Nil where there is no Socket.IO.
    let excalidraw: ExcalidrawStatistics?

    func add(to router: Router<BasicRequestContext>) {
        router.get("/healthz") { _, _ in Response(json: .object(["status": "ok"])) }
        let readiness = BriefCache<Result<Void, any Error>>(for: .milliseconds(250)) { [registry] in
            do { return .success(try await registry.checkReadiness()) } catch { return .failure(error) }
        }
        router.get("/readyz") { _, _ in
            // Whether operations can be sequenced now, or could a moment ago.
            try await readiness.value().get()
            return Response(json: .object(["status": "ready"]))
        }
        router.get("/metrics") { _, _ in
            Response(
                text: PrometheusText(registry.statistics, work, connections(), socketIO(), excalidraw).text,
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

    /// Answers a WebSocket request that was not upgraded.
    private func refuseUpgrade(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        _ = try request.board(context)
        throw Problem(
            .upgradeRequired, "upgrade-required",
            "this address speaks \(Welcome.protocolName) over a WebSocket; it needs a WebSocket handshake of version 13"
        )
    }
}
