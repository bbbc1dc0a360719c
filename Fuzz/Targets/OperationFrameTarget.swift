import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

extension FuzzTarget {
    /// Frames that are taken apart by text: any bytes, and operations with anything in them.
    static let operationFrame = FuzzTarget(
        name: "operation-frame",
        seeds: {
            try JSONSeeds.elements().map(\.canonical)
                + Shorthand.bytes(
                    #"{"type":"ops","ops":[{"seq":1,"client":"AAAAAAAAAAAAAAAA","n":1,"at":1,"edits":[]}]}"#,
                    #"{"type":"ops","ops":[{"seq":1,"client":"A","n":1},{"seq":2,"client":"A","n":2}]}"#,
                    #"{"type":"ops","ops":[{"seq":1,"client":"{"seq":999999999999999999,"client":""#,
                    #"{"seq":2,"client":"AAAAAAAAAAAAAAAA","zzz":1}"#,
                    #"["{\"seq\":2,\"client\":\"A\"","]}]}","\\","\""]"#,
                    #"{"seq":2}"#)
        },
        run: OperationFrameTarget.run)
}

enum OperationFrameTarget {
    static func run(_ bytes: [UInt8]) throws {
        if let frame = OperationFrame(ByteBuffer(bytes: bytes)) { try takeApart(frame) }
        if let json = try? JSON(parsing: bytes) { try putTogether(json) }
    }

    private static func takeApart(_ frame: OperationFrame) throws {
        try Finding.unless(frame.first <= frame.last, "a frame ends before it starts")
        let operations = frame.operations
        try Finding.unless(
            operations.map(\.seq) == Array(frame.first..<frame.first + operations.count), "seqs are not dense")
        for seq in [0, frame.first, frame.last - 1, frame.last] { _ = frame.after(seq) }
    }

    private static func putTogether(_ json: JSON) throws {
        let operations = (9...11).compactMap { operation(json, seq: $0) }
        guard let frame = OperationFrame(operations) else { return }
        guard let received = OperationFrame(frame.bytes) else { throw Finding("its own frame is none") }
        try Finding.unless(received == frame, "its own frame is another one")
        try Finding.unless(received.operations == operations, "a frame is taken apart at other places")
        try Finding.unless(received.after(10)?.operations == operations.suffix(1), "what is behind a seq is not that")
    }

    private static func operation(_ json: JSON, seq: Seq) -> LoggedOperation? {
        guard let id = try? ElementID(validating: "a") else { return nil }
        let value = json.objectValue ?? ["v": json]
        let edits: [Edit] = [
            .put(id, value), .append(id, key: "client", values: [json, json]), .patch(id, set: value, unset: []),
        ]
        let client = ClientID(key: Shorthand.key)
        return LoggedOperation(
            seq: seq, client: client, n: seq, at: 1, edits: EditBatch(edits: edits).encoded)
    }
}
