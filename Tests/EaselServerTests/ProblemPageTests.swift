import EaselTestSupport
import Testing

@Suite("Who opens a wrong address in a browser")
struct ProblemPageTests {
    private let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]

    @Test("gets a page that says what is wrong and leads home, and programs get a problem as before")
    func pages() async throws {
        try await withNode { node in
            for (path, status, says) in [
                ("/nowhere", 404, "Boards are at /boards/"), ("/boards/", 404, "There is nothing here"),
                ("/boards/a%20b", 400, "a%20b is no board id"),
                (
                    "/boards/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 400,
                    "%3Cscript%3Ealert(1)%3C%2Fscript%3E is no board id"
                ),
            ] {
                let page = try await HTTPRequest.get(node.url + path, headers: browser)
                #expect(page.status == status, "\(path)")
                #expect(page.contentType == "text/html; charset=utf-8", "\(path)")
                #expect(page.text.contains(says) && page.text.contains(#"<a href="/">"#), "\(page.text)")
                #expect(!page.text.contains("<script"))
                #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
                let program = try await HTTPRequest.get(node.url + path)
                #expect(program.status == status)
                #expect(program.contentType == "application/problem+json", "\(path)")
            }
            let api = try await HTTPRequest.get("\(node.url)/api/nowhere", headers: browser)
            #expect(api.contentType == "application/problem+json")
        }
    }
}
