import EaselBoard
import HTTPTypes
import Hummingbird

/// What a browser is shown: where a board is and how programs reach it.
enum WelcomePage {
    static func response(board: BoardID?) -> Response {
        // A board id has no character that means something in HTML.
        let name = board?.string ?? "my-board"
        var response = Response(
            text: """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>Easel\(board.map { " · \($0.string)" } ?? "")</title>
                <h1>Easel</h1>
                <p>This node sequences drawings. Clients of the board <b>\(name)</b> connect to
                <code>/boards/\(name)/ws</code> and speak <code>easel.v1</code>.</p>
                <ul>
                <li><a href="/api/boards/\(name)/document">the document</a></li>
                <li><a href="/api/boards/\(name)/operations">its operations</a></li>
                <li><a href="/api/boards">all boards</a></li>
                <li><a href="/openapi.yaml">HTTP contract</a>, <a href="/asyncapi.yaml">WebSocket contract</a></li>
                </ul>
                </html>

                """, contentType: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
