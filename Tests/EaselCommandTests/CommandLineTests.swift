import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("The command line", .serialized)
struct CommandLineTests {
    private func easel(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let result = try await ChildProcess.run(Executable.easel(), arguments)
        return (result.status, result.output + result.errors)
    }

    @Test("--version says which easel this is, of what commit, and what Swift built it")
    func version() async throws {
        let answer = try await easel("--version")
        #expect(answer.status == 0)
        #expect(
            answer.output.contains(
                /^easel \d+\.\d+\.\d+ \(commit ([0-9a-f]{12}( with changes)?|unknown), Swift 6\.\d+(\.\d+)?\)\n$/))
    }

    @Test("doctor finds a good Redis good, and says what is wrong with another")
    func doctor() async throws {
        let redis = try await RedisServer()
        let good = try await easel("doctor", "--redis", redis.url, "--json")
        #expect(good.status == 0)
        #expect(try JSON(parsing: good.output.utf8)["isGood"] == .bool(true))
        try await redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "1")
        let bad = try await easel("doctor", "--redis", redis.url)
        #expect(bad.status == 1)
        #expect(bad.output.contains("BAD safety: maxmemory-policy is allkeys-lru"))
        #expect(bad.output.contains("BAD writes: "))
        await redis.kill9()
        let gone = try await easel("doctor", "--redis", redis.url)
        #expect(gone.status == 1)
        #expect(gone.output.contains("BAD connection: "))
        #expect(try await easel("doctor", "--redis", "http://nowhere").status == 64)
    }

    @Test("verify finds nodes that agree, a log with a hole, and a board that is not there")
    func verify() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url]), try await NodeProcess(["--redis", redis.url]),
        ]
        for n in 1...5 {
            _ = try await HTTPRequest.send(
                "POST", "\(nodes[n % 2].url)/api/boards/b/operations",
                body:
                    #"{"key":"a key of sixteen characters","n":\#(n),"edits":[{"op":"put","id":"e\#(n)","value":{}}]}"#)
        }
        let good = try await easel("verify", "b", "--url", nodes[0].url, "--url", nodes[1].url, "--json")
        #expect(good.status == 0)
        let json = try JSON(parsing: good.output.utf8)
        #expect(json["isSound"] == .bool(true))
        #expect(json["seq"] == .number(5))
        #expect(json["nodes"]?.arrayValue?.count == 2)
        #expect(try await easel("verify", "none", "--url", nodes[0].url).status == 1)
        #expect(try await easel("verify", "../b", "--url", nodes[0].url).status == 64)
        try await redis.command("XDEL", "easel:{b}:log", "0-3")
        #expect(try await easel("verify", "b", "--url", nodes[0].url).status == 1)
        for node in nodes { await node.terminate() }
    }
}
