import EaselBoard
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird

extension Request {
    /// The board that the path names.
    func board(_ context: some RequestContext) throws -> BoardID {
        let id = context.parameters.get("board") ?? ""
        do {
            return try BoardID(validating: id)
        } catch {
            throw Problem.invalidBoardID(id)
        }
    }

    /// The board behind which a page in the order of ids starts: the query's `after`.
    func boardBefore() throws -> BoardID? {
        guard let text = uri.queryParameters["after"].map(String.init) else { return nil }
        do { return try BoardID(validating: text) } catch { throw Problem.invalidBoardID(text) }
    }

    /// A whole number of the query, within a range.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = uri.queryParameters[Substring(name)].map(String.init) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            let upper = range.upperBound == Int.max ? "" : " and at most \(range.upperBound)"
            throw Problem.badRequest(
                "invalid-parameter",
                "\(name) must be a whole number of at least \(range.lowerBound)\(upper), not \(text.prefix(40))")
        }
        return value
    }

    /// What a seq can be, 0 for none: the integers that JSON has everywhere.
    static let seqs = 0...(1 << 53) - 1

    /// A seq of the query.
    func seq(_ name: String) throws -> Seq? {
        try integer(name, in: Self.seqs)
    }

    /// The body, of at most `maximum` bytes; a longer one is not read. `held` counts its bytes while they come. Throws
    /// ``EaselAuth/TokenRefusal/expired`` if the requester's token has expired meanwhile.
    func bytes(upTo maximum: Int, held: WorkAdmission.HeldBytes) async throws -> ByteBuffer {
        let tooLarge = Problem(.contentTooLarge, "body-too-large", "the body must not exceed \(maximum) bytes")
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > maximum { throw tooLarge }
        var bytes = ByteBuffer()
        for try await piece in body {
            guard piece.readableBytes <= maximum - bytes.readableBytes else { throw tooLarge }
            try held.grow(by: piece.readableBytes)
            bytes.writeImmutableBuffer(piece)
        }
        try Requester.checkExpiry()
        return bytes
    }

    /// The body as a JSON object of at most `maximum` bytes.
    func object(upTo maximum: Int, in work: NodeWork) async throws -> JSONObject {
        try await measuredObject(upTo: maximum, in: work).object
    }

    /// The same, with the bytes that it came in.
    func measuredObject(upTo maximum: Int, in work: NodeWork) async throws -> (object: JSONObject, bytes: Int) {
        let held = work.jobs.heldBytes(for: Asker(self).party)
        defer { withExtendedLifetime(held) {} }
        let body = try await bytes(upTo: maximum, held: held)
        do {
            let json = try await withTaskExecutorPreference(WorkerThreads.messages) {
                try JSON(parsing: body.readableBytesView)
            }
            guard let object = json.objectValue else {
                throw Problem.badRequest("invalid-body", "the body must be a JSON object")
            }
            return (object, body.readableBytes)
        } catch let error as JSONError {
            throw Problem.badRequest("invalid-json", "\(error)")
        }
    }
}

extension JSONObject {
    /// A board's title, which may be absent.
    func title() throws -> String? {
        let maximum = BoardTitle.maximumCharacters
        guard let title = try string("title", atMost: maximum) else { return nil }
        guard BoardTitle.isValid(title) else {
            throw Problem.badRequest(
                "invalid-body", "title must be a string of at most \(maximum) characters, with few marks each")
        }
        return title
    }

    /// A board's visibility, which may be absent.
    func visibility() throws -> Visibility? {
        guard let text = try string("visibility", atMost: 20) else { return nil }
        guard let visibility = Visibility(rawValue: text) else {
            throw Problem.badRequest("invalid-body", "visibility must be private, link or public-read")
        }
        return visibility
    }

    /// A role.
    func role() throws -> Role {
        guard let role = try string("role", atMost: 20).flatMap(Role.init(rawValue:)) else {
            throw Problem.badRequest("invalid-body", "role must be viewer, editor or owner")
        }
        return role
    }

    /// A string that may be absent.
    func string(_ key: String, atMost maximum: Int) throws -> String? {
        guard let value = self[key] else { return nil }
        guard let string = value.stringValue, string.count <= maximum else {
            throw Problem.badRequest("invalid-body", "\(key) must be a string of at most \(maximum) characters")
        }
        return string
    }
}
