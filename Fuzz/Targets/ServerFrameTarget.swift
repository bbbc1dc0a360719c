import EaselBoard

extension FuzzTarget {
    /// A server's frame, as a client reads it.
    static let serverFrame = FuzzTarget(
        name: "server-frame",
        seeds: {
            try JSONSeeds.batches().map { batch in
                let client = ClientID(key: Shorthand.key)
                return ServerMessage.ops([Operation(seq: 1, client: client, n: 1, at: 1, edits: batch.edits)]).encode()
            }
                + Shorthand.bytes(
                    #"{"type":"welcome","protocol":"easel.v1","board":"b","epoch":"e","seq":130,"client":"AAAAAAAAAAAAAAAA","session":"s","n":6,"role":"editor","node":"n","participants":[{"session":"s","client":"AAAAAAAAAAAAAAAA","name":"Ada","color":"red","state":{}}],"limits":{"depth":32},"heartbeat":25000}"#,
                    #"{"type":"snapshot","epoch":"e","seq":128,"part":1,"parts":2,"elements":{"a":{"x":1},"b":{}}}"#,
                    #"{"type":"presence","states":{"s":{"x":1}}}"#,
                    #"{"type":"participants","joined":[{"session":"s","client":"AAAAAAAAAAAAAAAA","name":"","color":"","state":{}}],"left":["t"]}"#,
                    #"{"type":"digest","seq":130,"digest":"9f00000000000001"}"#,
                    #"{"type":"reject","n":7,"code":"invalid-edit","message":"m"}"#, #"{"type":"duplicate","n":7}"#,
                    #"{"type":"pong","id":1}"#, #"{"type":"error","code":"c","message":"m"}"#,
                    #"{"type":"drain","after":1500}"#)
        },
        run: ServerFrameTarget.run)
}

enum ServerFrameTarget {
    static func run(_ bytes: [UInt8]) throws {
        guard let message = try? ServerMessage(decoding: bytes) else { return }
        let encoded = message.encode()
        guard let again = try? ServerMessage(decoding: encoded) else { throw Finding("its own frame is not decoded") }
        try Finding.unless(again == message, "its own frame is another message")
        try Finding.unless(again.encode() == encoded, "its own frame is encoded another way")
        switch message {
        case .ops(let operations):
            var document = Document()
            for operation in operations { document.apply(operation) }
            try Finding.unless(document.digest() == replayedDigest(operations), "two replicas differ")
        case .snapshot(_, _, _, _, let elements):
            guard var document = try? Document(elements: elements) else { return }
            var text: [UInt8] = []
            document.encodeElements(into: &text)
            try Finding.unless(text == elements.canonical, "a snapshot is another one when it is written")
            _ = document.digest()
        default:
            break
        }
    }

    /// Asks for the digest after each operation, so that it is kept up rather than made at the end.
    private static func replayedDigest(_ operations: [Operation]) -> Digest {
        var document = Document()
        for operation in operations {
            document.apply(operation)
            _ = document.digest()
        }
        return document.digest()
    }
}
