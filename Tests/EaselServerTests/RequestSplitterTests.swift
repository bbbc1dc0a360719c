import NIOCore
import Testing

@testable import EaselServer

@Suite("Requests on a connection")
struct RequestSplitterTests {
    /// What a splitter makes of a stream that comes in pieces: heads by their method, bodies joined, refusals by status.
    private func parts(_ stream: String, by size: Int) -> [String] {
        var splitter = RequestSplitter()
        var parts: [String] = []
        let bytes = Array(stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            var buffer = ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
            while let piece = splitter.next(from: &buffer) {
                switch piece {
                case .head(let head):
                    parts.append(head.method)
                case .body(let body):
                    let text = String(buffer: body)
                    if parts.last?.hasPrefix(":") == true {
                        parts[parts.count - 1] += text
                    } else {
                        parts.append(":" + text)
                    }
                    // Stands for the parser, which finds the end of the last chunk.
                    if parts.last?.hasSuffix("0\r\n\r\n") == true { splitter.requestEnded() }
                case .refused(let problem):
                    parts.append("\(problem.status.code)")
                }
            }
        }
        return parts
    }

    @Test("are told apart wherever the network cuts the stream")
    func cuts() {
        let chunks = "5\r\na\r\n\r\n\r\n3;x=y\r\n\r\n\r\r\n0\r\n\r\n"
        let stream =
            "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\r\n\r\n"
            + "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)DELETE / HTTP/1.0\r\n\r\n@"
        for size in 1...stream.utf8.count {
            #expect(parts(stream, by: size) == ["GET", "POST", ":\r\n\r\n", "PUT", ":" + chunks, "DELETE", "400"])
        }
    }

    @Test("have heads of 64 KiB at most, whatever they consist of")
    func sizes() {
        func refused(_ text: String) -> String? { parts(text, by: 1_000).last }
        let rest = " HTTP/1.1\r\nHost: a\r\n\r\n"
        let room = RequestSplitter.maximumHead - "GET /".utf8.count - rest.utf8.count
        #expect(refused("GET /" + String(repeating: "a", count: room) + rest) == "GET")
        #expect(refused("GET /" + String(repeating: "a", count: room + 1) + rest) == "431")
        #expect(refused("GET /" + String(repeating: "a", count: 70_000)) == "414")
        #expect(refused("GET / HTTP/1.1\r\nA: " + String(repeating: " ", count: 70_000)) == "431")
        #expect(refused("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 20_000)) == "431")
        #expect(refused(String(repeating: "\r\n", count: 20_000)) == "400")
    }

    @Test("are not looked for behind what is none")
    func nonsense() {
        #expect(parts("\u{16}\u{3}\u{1}\u{2}GET / HTTP/1.1\r\nHost: a\r\n\r\n", by: 1) == ["400"])
        #expect(parts("GET / HTTP/1.1\nHost: a\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", by: 3) == ["400"])
        #expect(parts("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", by: 5) == ["400"])
    }
}
