import EaselBoard
import EaselJSON
import EaselLog
import NIOCore
import Testing

@Suite("A frame of operations")
struct OperationFrameTests {
    /// Elements that look as much like the start of an operation as canonical JSON allows.
    private static let hostile: [JSON] = [
        .string(#"{"seq":7,"client":"AAAAAAAAAAAAAAAA""#),
        .object(["seq": 7, "client": "AAAAAAAAAAAAAAAA", "zzz": 1]),
        .object(["seq": 7]),
        .array([.object(["seq": 2]), .object(["seq": 3, "tail": 1])]),
        .string("]}]}"),
        .string("\\"),
        .string("\""),
    ]

    private func logged(_ seqs: ClosedRange<Seq>) -> [LoggedOperation] {
        seqs.map { seq in
            let value: JSONObject = ["a": Self.hostile[seq % Self.hostile.count], "seq": 1]
            let operation = Operation(
                seq: seq, client: ClientID(key: "a key of some client"), n: seq, at: 1,
                edits: [.put(testElement, value), .put(testElement, value)])
            return LoggedOperation(seq: seq, json: ByteBuffer(bytes: operation.encoded))
        }
    }

    @Test("is taken apart at the right places, whatever its operations hold")
    func hostileContents() throws {
        let operations = logged(98...131)
        let frame = try #require(OperationFrame(operations))
        let received = try #require(OperationFrame(frame.bytes))
        #expect(received.first == 98)
        #expect(received.last == 131)
        #expect(received.operations == operations)
        let json = try JSON(parsing: frame.bytes.readableBytesView)
        #expect(json["ops"]?.arrayValue?.count == 34)
    }

    @Test("knows which operation it has at a seq, whatever else its operations hold")
    func holds() throws {
        let frame = try #require(OperationFrame(logged(98...131)))
        let client = ClientID(key: "a key of some client")
        func holds(_ seq: Seq, of client: ClientID, n: Int, after index: inout Int) -> Bool {
            frame.holds(SequencedOperation(seq: seq, client: client, n: n), after: &index)
        }
        var index = OperationFrame.startOfText
        for seq in [98, 99, 120, 131] {
            #expect(!holds(seq, of: client, n: seq + 1, after: &index))
            #expect(!holds(seq, of: client, n: seq / 10, after: &index))
            #expect(!holds(seq, of: ClientID(key: "a key of another client"), n: seq, after: &index))
            #expect(holds(seq, of: client, n: seq, after: &index))
        }
        #expect(!holds(97, of: client, n: 97, after: &index))
        #expect(!holds(132, of: client, n: 132, after: &index))
    }

    @Test("gives what is behind a seq")
    func after() throws {
        let frame = try #require(OperationFrame(logged(5...9)))
        #expect(frame.after(4) == frame)
        #expect(frame.after(9) == nil)
        #expect(try #require(frame.after(7)).operations.map(\.seq) == [8, 9])
    }

    @Test("that claims more operations than it can hold takes no memory for them")
    func claims() throws {
        let text = #"{"type":"ops","ops":[{"seq":1,"client":"{"seq":999999999999999999,"client":"]}"#
        let frame = try #require(OperationFrame(ByteBuffer(string: text)))
        #expect(frame.operations.count == 1)
        #expect(frame.after(5)?.operations.isEmpty != false)
    }

    @Test("is not made of operations with a hole, nor read from something else")
    func refusals() {
        #expect(OperationFrame(logged(1...1) + logged(3...3)) == nil)
        #expect(OperationFrame([LoggedOperation]()) == nil)
        for text in ["", "{}", #"{"type":"presence","states":{}}"#, #"{"type":"ops","ops":[]}"#] {
            #expect(OperationFrame(ByteBuffer(string: text)) == nil)
        }
    }
}
