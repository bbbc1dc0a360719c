import EaselAuth
import EaselBoard
import EaselDrawing
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird

/// An error as HTTP clients get it: `application/problem+json` of RFC 9457.
struct Problem: Error, HTTPResponseError, Equatable {
    var status: HTTPResponse.Status
    /// Names the kind of problem; it becomes the problem's `type`, `urn:easel:problem:<code>`.
    var code: String
    var detail: String
    var retryAfter: Int?
    /// The oldest seq that is kept, if the request named an older one.
    var oldest: Seq?
    /// The methods that the path has, if the request has another.
    var allow: String?
    /// How to say who one is, if that is the problem.
    var challenge: String?
    /// The class of what keeps the log from being used, if that is the problem.
    var reason: Unavailability.Reason?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, retryAfter: Int? = nil, oldest: Seq? = nil,
        allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.oldest = oldest
        self.allow = allow
    }

    static func badRequest(_ code: String, _ detail: String) -> Problem { Problem(.badRequest, code, detail) }
    static func notFound(_ detail: String) -> Problem { Problem(.notFound, "not-found", detail) }

    static func invalidBoardID(_ id: String) -> Problem {
        badRequest("invalid-board-id", "\(id.prefix(80)) is no board id: 1 to 64 of A-Z a-z 0-9 _ -")
    }

    /// The same whether or not there is such a board.
    static let forbidden = Problem(.forbidden, "forbidden", "the token does not permit this")

    /// For what comes without TLS to a port of HTTPS.
    static let tlsRequired = badRequest(
        "tls-required", "this port speaks HTTPS; use an address that begins with https:")

    static func malformedRequest(_ detail: String) -> Problem { badRequest("malformed-request", detail) }
    static func headTooLarge(_ detail: String) -> Problem {
        Problem(.requestHeaderFieldsTooLarge, "head-too-large", detail)
    }

    /// Translates an error of another part for HTTP clients.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem:
            self = problem
        case let rejection as Rejection:
            self.init(rejection)
        case BoardServiceError.rejected(let rejection):
            self.init(rejection)
        case BoardServiceError.boardExists:
            self.init(.conflict, "board-exists", "\(error)")
        case let error as ImportError:
            self.init(error)
        case let error as PictureError:
            self.init(.unprocessableContent, "drawing-too-large", "the board can't be drawn: \(error)")
        case let refusal as WorkRefusal:
            self = refusal.problem
        case is RequestBodyStalled:
            self.init(
                .requestTimeout, "body-too-slow",
                "the body did not come on: it must come at \(HTTPConnectionTimeouts.bytesPerSecond) bytes a second "
                    + "on average")
        case is RequestRefused:
            self = .malformedRequest("the request is malformed")
        case TokenRefusal.keysUnavailable:
            self.init(.serviceUnavailable, "unavailable", "\(error)", retryAfter: 1)
        case let refusal as TokenRefusal:
            self.init(.unauthorized, "unauthenticated", "\(refusal)")
            // RFC 6750, section 3: a request that came without a token is told of no error.
            challenge = #"Bearer realm="easel""# + (refusal == .missing ? "" : #", error="invalid_token""#)
        case is AccessDenied:
            self = .forbidden
        case let refusal as AccessRecord.Refusal:
            self.init(refusal)
        case LogError.noSuchBoard:
            self.init(.notFound, "no-such-board", "\(error)")
        case LogError.trimmed(let oldest):
            self.init(.gone, "trimmed", "\(error)", oldest: oldest)
        case LogError.unavailable(let why):
            self.init(.serviceUnavailable, "unavailable", LogError.unavailable(why).clientDescription, retryAfter: 1)
            reason = why.reason
        case LogError.epochChanged, LogError.behind, LogError.replaced, LogError.stale, LogError.accessChanged:
            self.init(.serviceUnavailable, "unavailable", "\(error)", retryAfter: 1)
        case LogError.boardExists:
            self.init(.conflict, "board-exists", "\(error)")
        case LogError.corrupt:
            self.init(.internalServerError, "damaged-board", "\(error)")
        case ArchiveError.rejected(_, let rejection):
            self.init(.unprocessableContent, rejection.code.rawValue, "\(error)")
        case ArchiveError.tooLarge:
            self.init(.contentTooLarge, "archive-too-large", "\(error)")
        case is ArchiveError:
            self.init(.unprocessableContent, "damaged-archive", "\(error)")
        case RoomError.beyondHead:
            self.init(.notFound, "beyond-head", "\(error)")
        case RoomError.tooMuchSent(let after):
            self.init(.tooManyRequests, "rate-limit", "\(error)", retryAfter: after.seconds)
        case RoomError.draining, RoomError.unloaded:
            self.init(.serviceUnavailable, "draining", "\(error)", retryAfter: 1)
        case let error as HTTPError:
            self.init(error.status, "http", error.body ?? error.status.reasonPhrase)
        default:
            self.init(
                .internalServerError, "internal",
                "the node could not answer because of a fault of its own, which its log tells")
        }
    }

    private init(_ rejection: Rejection) {
        switch rejection.code {
        case .unavailable:
            self.init(.serviceUnavailable, rejection.code.rawValue, rejection.message, retryAfter: 1)
        case .readOnly:
            self.init(.forbidden, rejection.code.rawValue, rejection.message)
        case .operationTooLarge:
            self.init(.contentTooLarge, rejection.code.rawValue, rejection.message)
        default:
            self.init(.unprocessableContent, rejection.code.rawValue, rejection.message)
        }
    }

    private init(_ refusal: AccessRecord.Refusal) {
        switch refusal {
        case .tooManyMembers:
            self.init(
                .unprocessableContent, "too-many-members",
                "a board has at most \(AccessRecord.maximumMembers) members besides its owner")
        case .tooManyLinks:
            self.init(
                .unprocessableContent, "too-many-links",
                "a board has at most \(AccessRecord.maximumLinks) links; revoke one")
        case .tooLarge:
            self.init(
                .unprocessableContent, "access-too-large", "members and links take more than a board has room for")
        case .isOwner: self.init(.conflict, "is-owner", "the subject owns the board")
        case .notFound: self = .notFound("the board has no such member or link")
        case .isPrivate:
            self.init(.conflict, "private", "links don't count on a private board; change its visibility first")
        case .usedUp: self = .forbidden
        }
    }

    private init(_ error: ImportError) {
        switch error {
        case .notJSON: self.init(.badRequest, "invalid-json", "\(error)")
        case .notADrawing: self.init(.unprocessableContent, "not-a-drawing", "\(error)")
        case .repeatedKey: self.init(.badRequest, "invalid-json", "\(error)")
        case .tooManyValues: self.init(.unprocessableContent, "too-many-values", "\(error)")
        case .tooMuchToDraw: self.init(.unprocessableContent, "drawing-too-large", "\(error)")
        case .cancelled: self.init(.serviceUnavailable, "unavailable", "\(error)", retryAfter: 1)
        case .tooDeep: self.init(.unprocessableContent, Rejection.Code.tooDeep.rawValue, "\(error)")
        case .propertyTooLarge:
            self.init(.unprocessableContent, Rejection.Code.elementTooLarge.rawValue, "\(error)")
        case .beyondLimit(let rejection):
            self.init(.unprocessableContent, rejection.code.rawValue, rejection.message)
        }
    }

    static let contentType = "application/problem+json"

    var json: JSON {
        var members: JSONObject = [
            "type": .string("urn:easel:problem:\(code)"),
            "title": .string(status.reasonPhrase),
            "status": .number(Double(status.code)),
            "detail": .string(detail),
        ]
        if let oldest { members["oldest"] = .number(Double(oldest)) }
        if let reason { members["reason"] = .string(reason.rawValue) }
        return .object(members)
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var response = Response(status: status, json: json, contentType: Self.contentType)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if let challenge { response.headers[.wwwAuthenticate] = challenge }
        if let allow { response.headers[.allow] = allow }
        return response
    }
}

/// Turns every error that a route throws into a problem.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(error)
            if problem.status == .internalServerError {
                context.logger.error("Request failed", metadata: ["error": "\(error)"])
            } else if problem.reason != nil {
                // Clients are told no more than the class of it.
                context.logger.warning("Request failed because of the log", metadata: ["error": "\(error)"])
            }
            return ProblemPage.isWanted(by: request)
                ? ProblemPage(problem: problem).response(to: request)
                : problem.response(from: request, context: context)
        }
    }
}
