import EaselBoard
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("A log beside a node's ring")
struct LogDivergenceTests {
    /// Operations of one client each, behind seq 10.
    private func operations(_ clients: String, from first: Int = 11) -> [LoggedOperation] {
        clients.enumerated().map { index, client in
            let seq = first + index
            return LoggedOperation(
                seq: seq,
                json: ByteBuffer(string: #"{"seq":\#(seq),"client":"\#(client)","n":1,"at":5,"edits":[]}"#))
        }
    }

    @Test(
        "what is missing, and what is orphaned",
        arguments: [
            ("", "", LogDivergence.none), ("abc", "abc", .none), ("abc", "abcd", .none), ("", "ab", .none),
        ])
    func whole(mine: String, theirs: String, expected: LogDivergence) async {
        #expect(await LogDivergence.compare(mine: operations(mine), theirs: operations(theirs)) == expected)
    }

    @Test("a log that ends early lacks the rest")
    func missing() async {
        let mine = operations("abcd")
        #expect(await LogDivergence.compare(mine: mine, theirs: operations("ab")) == .missing(Array(mine[2...])))
        #expect(await LogDivergence.compare(mine: mine, theirs: []) == .missing(mine))
    }

    @Test("a log that went another way has orphaned what it holds nowhere")
    func forked() async {
        let mine = operations("abcd")
        // c was given again by its client and is there at another seq.
        #expect(
            await LogDivergence.compare(mine: mine, theirs: operations("abxcy"))
                == .forked(orphans: [mine[3]]))
    }
}
