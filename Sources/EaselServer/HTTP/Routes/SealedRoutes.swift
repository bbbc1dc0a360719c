import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// What self-hosted front ends of Excalidraw store: scenes of rooms, images, and scenes that links lead to. All of it is
/// encrypted; the keys never reach a server (docs/EXCALIDRAW.md).
struct SealedRoutes: Sendable {
    let store: any SealedStore
    let work: NodeWork
    /// The most bytes of one object.
    let maximumBytes: Int

    func add(to router: Router<BasicRequestContext>) {
        for kind in [SealedObject.Kind.room, .file] {
            let path = "/api/v2/\(kind.rawValue)/{id}"
            router.get(.init(path)) { try await read(kind, $0, $1) }
            router.put(.init(path)) { try await write(kind, $0, $1) }
            router.get(.init(path + "/versions")) { try await list(kind, $0, $1) }
        }
        router.post("/api/v2/scenes", use: create)
        router.get("/api/v2/scenes/{id}") { try await read(.scene, $0, $1) }
    }

    private func object(_ kind: SealedObject.Kind, _ context: BasicRequestContext) throws -> SealedObject {
        let id = context.parameters.get("id") ?? ""
        guard let valid = SealedID(id) else {
            throw Problem.badRequest("invalid-id", "\(id.prefix(80)) is no id: 1 to 64 of A-Z a-z 0-9 _ -")
        }
        return SealedObject(kind, valid)
    }

    // MARK: Reading

    private func versions(_ object: SealedObject) async throws -> [SealedVersion] {
        let versions = try await store.versions(of: object)
        guard !versions.isEmpty else {
            throw Problem.notFound("nothing is stored as \(object.id) among \(object.kind.rawValue)")
        }
        return versions
    }

    private func list(
        _ kind: SealedObject.Kind, _ request: Request, _ context: BasicRequestContext
    ) async throws -> Response {
        let versions = try await versions(try object(kind, context))
        return Response(
            json: .object([
                "versions": .array(
                    versions.reversed().map { version in
                        .object([
                            "version": .number(Double(version.number)), "bytes": .number(Double(version.bytes)),
                            "at": .number(Double(version.at)),
                        ])
                    })
            ]))
    }

    private func read(
        _ kind: SealedObject.Kind, _ request: Request, _ context: BasicRequestContext
    ) async throws -> Response {
        let object = try object(kind, context)
        let number = try request.integer("version", in: 1...Request.seqs.upperBound)
        let versions = try await versions(object)
        guard let version = number.map({ number in versions.first { $0.number == number } }) ?? versions.last else {
            throw Problem.notFound("version \(number ?? 0) of \(object.id) is not kept")
        }
        let headers: HTTPFields = [
            .contentType: "application/octet-stream", .contentDisposition: "attachment", .eTag: "\"\(version.number)\"",
            .contentSecurityPolicy: "sandbox; default-src 'none'",
        ]
        if request.method == .head {
            return Response(status: .ok, headers: headers, body: .init(contentLength: version.bytes) { _ in })
        }
        let stream = try await work.streams.enter(for: Asker(request).party)
        // The first part is read before the answer starts, so that what can go wrong has a status.
        let first = version.bytes == 0 ? ByteBuffer() : try await part(0, of: version, of: object)
        let checkExpiry = Requester.expiryCheck()
        return Response(
            status: .ok, headers: headers,
            body: .init(contentLength: version.bytes) { writer in
                defer { stream.leave() }
                try await writer.write(pieces: first)
                for index in 1..<max(1, version.parts) {
                    let part = try await part(index, of: version, of: object)
                    try checkExpiry()
                    try await writer.write(pieces: part)
                }
                try await writer.finish(nil)
            })
    }

    private func part(_ index: Int, of version: SealedVersion, of object: SealedObject) async throws -> ByteBuffer {
        let part = try await work.page { try await store.part(index, of: version, of: object) }
        guard let part else { throw LogError.corrupt("part \(index) of version \(version.number) of \(object.id)") }
        return part
    }

    // MARK: Writing

    private func write(
        _ kind: SealedObject.Kind, _ request: Request, _ context: BasicRequestContext
    ) async throws -> Response {
        let object = try object(kind, context)
        guard let version = try await store(request, as: object) else { throw LogError.stale }
        return Response(
            json: .object(["id": .string(object.id.string), "version": .number(Double(version.number))]))
    }

    private func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let scene = SealedObject(.scene, .randomScene())
        // Of 10^16 ids this one is free, if anything is.
        guard try await store(request, as: scene, onlyAsFirst: true) != nil else { throw LogError.stale }
        var response = Response(status: .created, json: .object(["id": .string(scene.id.string)]))
        response.headers[.location] = "/api/v2/scenes/\(scene.id)"
        return response
    }

    /// Stores the body while it comes; no more than a part of it is held. Nil if it is not the first and has to be.
    private func store(
        _ request: Request, as object: SealedObject, onlyAsFirst: Bool = false
    ) async throws -> SealedVersion? {
        let tooLarge = Problem(.contentTooLarge, "body-too-large", "the body must not exceed \(maximumBytes) bytes")
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= maximumBytes else { throw tooLarge }
        let asker = Asker(request)
        let stream = try await work.streams.enter(for: asker.party)
        defer { stream.leave() }
        var upload = try await store.beginUpload(of: object)
        do {
            var held = work.jobs.heldBytes(for: asker.party)
            var rest = ByteBuffer()
            for try await piece in request.body {
                guard piece.readableBytes <= maximumBytes - upload.bytes - rest.readableBytes else { throw tooLarge }
                try held.grow(by: piece.readableBytes)
                rest.writeImmutableBuffer(piece)
                while let part = rest.readSlice(length: SealedUpload.partBytes) {
                    try await store.add(part, to: &upload)
                    held = work.jobs.heldBytes(for: asker.party)
                    try held.grow(by: rest.readableBytes)
                    rest.discardReadBytes()
                }
            }
            if rest.readableBytes > 0 { try await store.add(rest, to: &upload) }
            withExtendedLifetime(held) {}
            try Requester.checkExpiry()
            return try await store.publish(upload, onlyAsFirst: onlyAsFirst)
        } catch {
            try? await store.abandon(upload)
            throw error
        }
    }
}
