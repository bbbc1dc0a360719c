import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Who looks for boards at a node")
struct BoardSearchRoutesTests {
    /// All pages of a list, one after the other, as ids.
    private func pages(_ node: NodeProcess, _ query: String, between: () async throws -> Void = {}) async throws
        -> [String]
    {
        var (found, after, count) = ([String](), "", 0)
        repeat {
            let answer = try await HTTPRequest.get("\(node.url)/api/boards?\(query)\(after)")
            #expect(answer.status == 200, "\(answer.text)")
            let page = try JSON(parsing: answer.body)
            found += page["boards"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
            guard let next = page["next"]?.stringValue else { return found }
            after = query.contains("newest") ? "&page=\(next)" : "&after=\(next)"
            count += 1
            try await between()
        } while count < 200
        Issue.record("pages have no end")
        return found
    }

    private func check(_ node: NodeProcess) async throws {
        for number in 100..<160 {
            let title = number % 10 == 3 ? "Skétch \(number)" : "Other"
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b\#(number)","title":"\#(title)"}"#)
            #expect(made.status == 201)
        }
        let wanted = ["b103", "b113", "b123", "b133", "b143", "b153"]
        for query in ["q=sketch&limit=2", "q=SKE%CC%81TCH&limit=1", "q=sketch+1&limit=4", "q=b1%20sk&limit=1000"] {
            #expect(try await pages(node, query) == wanted, "\(query)")
        }
        #expect(try await pages(node, "q=sketch%20143") == ["b143"])
        #expect(try await pages(node, "q=nowhere") == [])
        let newest = try await pages(node, "order=newest&q=sketch&limit=4")
        #expect(Set(newest) == Set(wanted))
        #expect(newest.count == wanted.count)
        // What changes while somebody turns pages is on one of them all the same.
        let all = try await pages(node, "order=newest&limit=7") {
            let number = Int.random(in: 100..<160)
            let renamed = try await HTTPRequest.send(
                "PATCH", "\(node.url)/api/boards/b\(number)", body: #"{"title":"Changed"}"#)
            #expect(renamed.status == 200)
        }
        #expect(Set(all) == Set((100..<160).map { "b\($0)" }))
        for wrong in [
            "order=oldest", "order=newest&page=nonsense!", "order=newest&page=1.a.2", "order=newest&page=b1",
            "after=b%2F1", "page=",
            "order=newest&after=", "limit=0",
            "q=\(String(repeating: "x", count: 201))",
        ] {
            let refused = try await HTTPRequest.get("\(node.url)/api/boards?\(wrong)")
            #expect(refused.status == 400, "\(wrong)")
        }
    }

    @Test("finds them by title, with pages that skip none, on SQLite")
    func onSQLite() async throws {
        try await withNode { try await check($0) }
    }

    @Test("finds them by title, with pages that skip none, on Redis")
    func onRedis() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url])
        try await check(node)
        await node.terminate()
    }
}
