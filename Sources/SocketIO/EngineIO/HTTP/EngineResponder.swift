internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Writes what a session answers as HTTP.
struct EngineResponder: Sendable {
    let configuration: EngineConfiguration

    /// Compressing more than that would hold up an event loop.
    private static let compressedOnLoop = 32 << 10

    func refuse(_ refusal: EngineRefusal, _ request: EngineHTTPRequest) -> EngineHTTPResponse {
        var response = EngineHTTPResponse(refusal)
        addCrossOrigin(to: &response.headers, request)
        return response
    }

    func preflight(_ policy: EngineCrossOriginPolicy, _ request: EngineHTTPRequest) -> EngineHTTPResponse {
        EngineHTTPResponse(status: 204, headers: policy.preflight(for: request.headers))
    }

    func tooLarge(_ request: EngineHTTPRequest) -> EngineHTTPResponse {
        var response = EngineHTTPResponse(status: 413)
        addCrossOrigin(to: &response.headers, request)
        return response
    }

    /// - Parameter opened: the id of a session that this answer opens.
    func answer(
        _ answer: EngineAnswer, to request: EngineHTTPRequest, opened: String?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<EngineHTTPResponse> {
        switch answer {
        case .refused(let refusal):
            return eventLoop.makeSucceededFuture(refuse(refusal, request))
        case .tooLarge:
            return eventLoop.makeSucceededFuture(tooLarge(request))
        case .accepted:
            let headers = headers("text/html", request, opened: nil)
            return eventLoop.makeSucceededFuture(
                EngineHTTPResponse(status: 200, headers: headers, body: ByteBuffer(string: "ok")))
        case .payload(let payload):
            return respond(payload, to: request, opened: opened, on: eventLoop)
        }
    }

    private func respond(
        _ payload: PollingPayload, to request: EngineHTTPRequest, opened: String?, on eventLoop: any EventLoop
    ) -> EventLoopFuture<EngineHTTPResponse> {
        var body = payload.bytes
        var type = payload.isBinary ? "application/octet-stream" : "text/plain; charset=UTF-8"
        if let callback = request.scriptCallback, !payload.isBinary {
            body = JSONPolling.script(body, callback: callback)
            type = "text/javascript; charset=UTF-8"
        }
        let headers = headers(type, request, opened: opened)
        let plain = EngineHTTPResponse(status: 200, headers: headers, body: body)
        guard payload.compress, let threshold = configuration.compressionThreshold, body.readableBytes >= threshold,
            let coding = ContentCoding.preferred(request.headers["accept-encoding"])
        else { return eventLoop.makeSucceededFuture(plain) }
        guard body.readableBytes > Self.compressedOnLoop else {
            return eventLoop.makeSucceededFuture(Self.compressed(plain, coding))
        }
        return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { Self.compressed(plain, coding) }
    }

    private static func compressed(_ response: EngineHTTPResponse, _ coding: ContentCoding) -> EngineHTTPResponse {
        guard let body = coding.compress(response.body) else { return response }
        var headers = response.headers
        headers.add(name: "Content-Encoding", value: coding.rawValue)
        return EngineHTTPResponse(status: response.status, headers: headers, body: body)
    }

    private func headers(_ type: String, _ request: EngineHTTPRequest, opened: String?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Content-Type": type, "Cache-Control": "no-store"]
        // Internet Explorer takes polling for an attack otherwise.
        if let agent = request.headers["user-agent"].first, agent.contains(";MSIE") || agent.contains("Trident/") {
            headers.add(name: "X-XSS-Protection", value: "0")
        }
        addCrossOrigin(to: &headers, request)
        if let opened, let cookie = configuration.cookie {
            headers.add(name: "Set-Cookie", value: cookie.header(id: opened))
        }
        addHooked(to: &headers, request, isInitial: opened != nil)
        return headers
    }

    /// What the application adds.
    func addHooked(to headers: inout HTTPHeaders, _ request: EngineHTTPRequest, isInitial: Bool) {
        guard configuration.initialHeaders != nil || configuration.headers != nil else { return }
        let handshake = request.handshake
        if isInitial { configuration.initialHeaders?(&headers, handshake) }
        configuration.headers?(&headers, handshake)
    }

    private func addCrossOrigin(to headers: inout HTTPHeaders, _ request: EngineHTTPRequest) {
        guard let policy = configuration.crossOrigin else { return }
        headers.add(contentsOf: policy.headers(for: request.headers))
    }
}
