import NIOHTTP1

/// A request of HTTP/1 and its answer, as far as the version decides about them. A pure value; the handler tells it what is
/// read and written.
struct HTTP1Exchange: Sendable {
    private let request: RequestHead
    private var hasRequestEnded = false
    /// Whether the head of the answer was written.
    private(set) var isAnswered = false
    /// Whether the connection ends with the answer.
    private(set) var isLast: Bool
    private var hasBodyBegun = false
    private var hasContinued = false

    init(_ request: RequestHead) {
        self.request = request
        isLast = !request.isKeptAlive
    }

    /// Whether an answer to the request has no body, whatever it says of one.
    var dropsBody: Bool { request.method == "HEAD" }

    var isOldVersion: Bool { request.isOldVersion }

    mutating func readBody() {
        hasBodyBegun = true
    }

    mutating func readEnd() {
        hasRequestEnded = true
    }

    /// The server wants the body. True if the client has to be told, since it waits for that.
    mutating func wantsBody() -> Bool {
        guard request.expectsContinue, !hasContinued, !hasBodyBegun, !hasRequestEnded, !isAnswered else { return false }
        hasContinued = true
        return true
    }

    /// The answer's head as the client can read it, and takes it for the end of the connection or not.
    mutating func answer(_ head: HTTPResponseHead) -> HTTPResponseHead {
        var head = head
        isAnswered = true
        if head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "close" }) { isLast = true }
        // Whoever was not told to go on may send the body or not: what comes next can't be told apart.
        if request.expectsContinue, !hasContinued, !hasBodyBegun { isLast = true }
        let hasLength = head.headers.contains(name: "content-length") || [204, 304].contains(head.status.code)
        // An answer of unknown length ends with the connection where there are no chunks. To HEAD it has none either.
        if !hasLength, request.isOldVersion || dropsBody {
            isLast = true
            head.version = .http1_0
        }
        if request.isOldVersion { head.version = .http1_0 }
        if isLast {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        } else if request.isOldVersion {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        return head
    }
}
