import HTTPTypes
import Hummingbird

/// A problem as people get it who open an address in their browser: a page that says what is wrong, and leads home.
struct ProblemPage {
    let problem: Problem

    /// Whether somebody has opened an address of the page, rather than a program one of the API.
    static func isWanted(by request: Request) -> Bool {
        guard request.method == .get || request.method == .head else { return false }
        let path = request.uri.path
        guard !path.hasPrefix("/api/"), !path.hasPrefix("/socket.io/") else { return false }
        return request.headers[.accept]?.contains("text/html") ?? false
    }

    func response(to request: Request) -> Response {
        var response = Response(
            status: problem.status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .vary: "Accept",
                .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
                .contentSecurityPolicy:
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
            ], body: .init(byteBuffer: ByteBuffer(string: html)))
        if let retryAfter = problem.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private var html: String {
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) · Easel</title>
        <style>
        body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 24px; box-sizing: border-box;
            font: 16px/1.5 system-ui, sans-serif; background: #fdfcfa; color: #23221f }
        main { max-width: 30rem }
        h1 { margin: 0 0 8px; font-size: 24px }
        p { margin: 0 0 16px; overflow-wrap: anywhere }
        a { color: #0b6b58 }
        @media (prefers-color-scheme: dark) { body { background: #121212; color: #e8e6e1 } a { color: #7dd3b8 } }
        </style>
        <main>
        <h1>\(title)</h1>
        <p>\(Self.escaped(explanation))</p>
        <p><a href="/">Draw on a new board</a></p>
        </main>
        </html>

        """
    }

    private var title: String {
        switch problem.status {
        case .notFound: "There is nothing here"
        case .badRequest: "This is no address of a board"
        case .forbidden, .unauthorized: "You may not see this"
        case .tooManyRequests, .serviceUnavailable: "Come again in a moment"
        default: "This did not work"
        }
    }

    private var explanation: String {
        problem.status == .notFound
            ? "Boards are at /boards/ and their name. Check the address for a slip." : problem.detail
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
