import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A session that stops reading", .serialized)
struct SlowConsumerTests {
    private func submit(_ n: Int, by session: RawSession) {
        session.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"clear"}]}"#)
    }

    /// Has a session that does not read ask for more answers than the kernel has room for.
    private func askTooMuch(_ session: RawSession) {
        let filler = String(repeating: "x", count: 8_000)
        for _ in 1...4_000 { session.send(#"{"type":"ping","id":"\#(filler)"}"#) }
    }

    @Test("for good is told that it was too slow, closed with 4413, and gone from the board")
    func neverReads() async throws {
        try await withNode(["--stall-timeout", "1s", "--heartbeat", "6s"]) { node in
            let board = BoardID.random()
            let other = try await RawSession(board, port: node.port)
            var given = 0
            // Once it is given up it has five seconds to read what is left: on a machine that stands still, another has.
            try await Eventually.holds("one that is given up is told") {
                let slow = try await RawSession(board, port: node.port, number: 1, receiveBuffer: 64 << 10)
                slow.setReading(false)
                askTooMuch(slow)
                given += 1
                try await Eventually.holds("the session is given up") {
                    try await node.metric("easel_sessions_stalled_total") == given
                }
                slow.setReading(true)
                try await Eventually.holds("it is closed") { slow.tally.isClosed || slow.tally.closeCode != nil }
                return slow.tally.closeCode == 4413 && slow.tally.lastError.contains("slow-consumer")
            }
            try await Eventually.holds("it is gone from the board") {
                let left = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)")
                return try JSON(parsing: left.body)["participants"]?.arrayValue?.count == 1
            }
            #expect(!other.tally.isClosed)
        }
    }

    @Test("until it has fallen far behind is resynced when it reads on, and stays")
    func fallsFarBehind() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let slow = try await RawSession(board, port: node.port, receiveBuffer: 64 << 10)
            let fast = try await RawSession(board, port: node.port, number: 1)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            var n = 0
            func draw(_ count: Int) async throws {
                for _ in 1...count {
                    n += 1
                    submit(n, by: fast)
                }
                try await Eventually.holds("all are in the log") {
                    fast.tally.lastOperations.contains(#""n":\#(n),"#)
                }
            }
            slow.setReading(false)
            askTooMuch(slow)
            try await Eventually.holds("it is told nothing more") {
                // Each operation is delivered to two sessions, or to one of them only.
                let already = try await node.metric("easel_deliveries_total")
                for _ in 1...20 { try await draw(1) }
                return try await node.metric("easel_deliveries_total") <= already + 22
            }
            try await draw(6_000)
            slow.setReading(true)
            // What is drawn before the snapshot is made is in it, and not told.
            try await Eventually.holds("it is told what comes now") {
                let last = n
                try await draw(1)
                let told = slow.tally.lastOperations
                return told.contains(#""n":\#(last),"#) || told.contains(#""n":\#(n),"#)
            }
            #expect(try await node.metric("easel_resyncs_total") > 0)
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 150_000, "the node grew by \(grown) kB")
            #expect(!slow.tally.isClosed)
        }
    }
}
