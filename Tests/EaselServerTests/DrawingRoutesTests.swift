import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("A node that is asked for files", .serialized)
struct DrawingRoutesTests {
    private func withNode(_ arguments: [String] = [], _ body: (String) async throws -> Void) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path] + arguments)
        try await body("\(node.url)/api/boards")
        await node.terminate()
    }

    private func problem(_ answer: HTTPRequest.Answer) throws -> String? {
        #expect(answer.contentType == "application/problem+json")
        return try EaselBoardJSON.string("type", of: answer.body)
    }

    @Test("gives a board as an Excalidraw file that makes the same board elsewhere")
    func roundTrip() async throws {
        try await withNode { boards in
            let library = try #require(try Drawings.files().first { $0.path.contains("logic-gates") })
            let text = try String(contentsOf: library, encoding: .utf8)
            let imported = try await HTTPRequest.send("POST", "\(boards)/a/import", body: text)
            #expect(imported.status == 200)
            #expect(try EaselBoardJSON.integer("elements", of: imported.body) == 40)
            #expect(try EaselBoardJSON.integer("seq", of: imported.body) == 1)

            let file = try await HTTPRequest.get("\(boards)/a/export.excalidraw")
            #expect(file.contentType == "application/vnd.excalidraw+json")
            #expect(try await HTTPRequest.send("POST", "\(boards)/b/import", body: file.text).status == 200)
            let documents = [
                try await HTTPRequest.get("\(boards)/a/document"), try await HTTPRequest.get("\(boards)/b/document"),
            ]
            let digests = try documents.map { try EaselBoardJSON.string("digest", of: $0.body) }
            #expect(digests[0] == digests[1])
        }
    }

    @Test("gives a picture of the board at any seq, which a browser takes for nothing else")
    func picture() async throws {
        try await withNode { boards in
            for n in 1...2 {
                let edit = #"{"op":"put","id":"e\#(n)","value":{"type":"text","text":"no. \#(n)"}}"#
                let body = #"{"key":"a key of sixteen characters","n":\#(n),"edits":[\#(edit)]}"#
                #expect(try await HTTPRequest.send("POST", "\(boards)/a/operations", body: body).status == 200)
            }
            let now = try await HTTPRequest.get("\(boards)/a/export.svg")
            #expect(now.status == 200)
            #expect(now.contentType == "image/svg+xml")
            #expect(now.text.contains("no. 1") && now.text.contains("no. 2"))
            #expect(now.headers["x-content-type-options"] == "nosniff")
            #expect(now.headers["content-security-policy"]?.hasPrefix("sandbox; default-src 'none';") == true)
            #expect(now.headers["content-disposition"]?.contains("filename=\"a.svg\"") == true)
            let before = try await HTTPRequest.get("\(boards)/a/export.svg?at=1")
            #expect(before.text.contains("no. 1") && !before.text.contains("no. 2"))
            let tag = try #require(now.headers["etag"])
            #expect(before.headers["etag"] != tag)
            let same = try await HTTPRequest.get("\(boards)/a/export.svg", headers: [("if-none-match", tag)])
            #expect(same.status == 304)
        }
    }

    @Test("says what is wrong with what it is given")
    func refusals() async throws {
        try await withNode(["--limit-board-elements", "1"]) { boards in
            func post(_ body: String) async throws -> (Int, String?) {
                let answer = try await HTTPRequest.send("POST", "\(boards)/a/import", body: body)
                return (answer.status, try problem(answer))
            }
            #expect(try await post("nonsense") == (400, "urn:easel:problem:invalid-json"))
            #expect(try await post("{}") == (422, "urn:easel:problem:not-a-drawing"))
            let two = #"{"type":"excalidraw","elements":[{"id":"a"},{"id":"b"}]}"#
            #expect(try await post(two) == (422, "urn:easel:problem:board-full"))
            let large = String(repeating: " ", count: DrawingRoutes.maximumImport + 1)
            #expect(try await post(large) == (413, "urn:easel:problem:body-too-large"))
            for path in ["a/export.svg", "a/export.excalidraw"] {
                #expect(
                    try problem(try await HTTPRequest.get("\(boards)/\(path)")) == "urn:easel:problem:no-such-board")
            }
            let empty = #"{"type":"excalidraw","elements":[]}"#
            let made = try await HTTPRequest.send("POST", "\(boards)/a/import", body: empty)
            #expect(made.text == #"{"elements":0,"noteCount":0,"notes":[],"seq":0}"#)
            #expect(
                try problem(try await HTTPRequest.get("\(boards)/a/export.svg?at=1")) == "urn:easel:problem:beyond-head"
            )
        }
        try await withNode(["--no-auto-create"]) { boards in
            let empty = #"{"type":"excalidraw","elements":[]}"#
            let answer = try await HTTPRequest.send("POST", "\(boards)/a/import", body: empty)
            #expect(try problem(answer) == "urn:easel:problem:no-such-board")
        }
    }

    @Test(
        "names a file after the board's title, as far as that is safe",
        arguments: [
            ("Plan B", "Plan B.svg", "Plan%20B.svg"), ("", "b.svg", "b.svg"),
            ("../../etc/passwd", "_.._etc_passwd.svg", "_.._etc_passwd.svg"),
            ("a\"; x=\"\r\ny", "a_; x=_y.svg", "a_%3B%20x%3D_y.svg"), ("…", "b.svg", "b.svg"),
            ("Fläche", "Fl_che.svg", "Fl%C3%A4che.svg"),
        ])
    func names(title: String, plain: String, encoded: String) throws {
        let name = FileName(title: title, board: try BoardID(validating: "b"), type: "svg")
        #expect(name.plain == plain.replacing(";", with: "_").replacing("=", with: "_"))
        #expect(name.encoded == encoded)
    }
}
