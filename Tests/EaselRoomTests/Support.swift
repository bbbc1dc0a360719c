import EaselBoard
import EaselLog
import NIOCore
import Testing

/// A frame of operations as a log would publish it.
func frame(_ seqs: ClosedRange<Seq>, size: Int = 10) throws -> OperationFrame {
    try #require(OperationFrame(seqs.map { logged($0, size: size) }))
}

func logged(_ seq: Seq, client: String = "AAAAAAAAAAAAAAAA", size: Int = 10) -> LoggedOperation {
    LoggedOperation(
        seq: seq,
        json: ByteBuffer(
            string: #"{"seq":\#(seq),"client":"\#(client)","n":\#(seq),"at":1,"edits":["#
                + String(repeating: "x", count: size) + "]}"))
}
