import EaselBoard
import EaselJSON
import NIOCore

extension FuzzTarget {
    /// A client's frame, all the way to the document and the log: see ``ClientFrameTarget``.
    static let clientFrame = FuzzTarget(
        name: "client-frame",
        seeds: {
            try JSONSeeds.batches().map { ClientMessage.encodeSubmit(n: 7, edits: $0.encoded) }
                + Shorthand.bytes(
                    #"{"type":"hello","key":"\#(Shorthand.key)","name":"Ada","color":"red","resume":{"epoch":"e","seq":120},"token":"t"}"#,
                    #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":{"x":1,"points":[]}}]}"#,
                    #"{"type":"submit","n":2,"edits":[{"op":"patch","id":"a","set":{"x":2},"unset":["y"]},{"op":"patch","id":"b","unset":["x","x"]}]}"#,
                    #"{"type":"submit","n":3,"edits":[{"op":"append","id":"a","key":"points","values":[[1,2.5],[3,4]]},{"op":"append","id":"a","key":"x","values":[]}]}"#,
                    #"{"type":"submit","n":4,"edits":[{"op":"delete","id":"b"},{"op":"clear"},{"op":"put","id":"c:1","value":{}}]}"#,
                    #"{"type":"presence","state":{"cursor":[1.5,2],"selection":["a"]}}"#, #"{"type":"digest"}"#,
                    #"{"type":"ping","id":null}"#, #"{"type":"ping"}"#)
        },
        run: ClientFrameTarget.run)
}

/// What a session and a room do with a client's frame, without the two: UTF-8, JSON, validation, document, log.
enum ClientFrameTarget {
    static func run(_ bytes: [UInt8]) throws {
        for limits in [Limits(), tight] { try scan(bytes, limits: limits) }
        guard let message = try? ClientMessage(decoding: bytes) else { return }
        let buffer = ByteBuffer(bytes: bytes)
        try Finding.unless(
            (try? buffer.getUTF8ValidatedString(at: 0, length: bytes.count)) != nil,
            "a frame was decoded that the WebSocket would have refused as no UTF-8")
        let encoded = message.encode()
        guard let again = try? ClientMessage(decoding: encoded) else { throw Finding("its own frame is not decoded") }
        try Finding.unless(again == message, "its own frame is another message")
        try Finding.unless(again.encode() == encoded, "its own frame is encoded another way")
        guard case .submit(let n, let edits) = message else { return }
        for limits in [Limits(), tight] { try submit(edits, n: n, limits: limits) }
    }

    /// What is scanned has to be what values say.
    private static func scan(_ bytes: [UInt8], limits: Limits) throws {
        let scanned = bytes.withUnsafeBufferPointer { ScannedSubmit(frame: $0, limits: limits) }
        guard let scanned else { return }
        guard case .submit(let n, let edits) = try? ClientMessage(decoding: bytes),
            let batch = try? EditBatch(validating: edits, limits: limits)
        else { throw Finding("a submit was scanned that is refused") }
        try Finding.unless(scanned.n == n && scanned.encoded == batch.encoded, "a scanned submit is another one")
        var (added, put) = (0, 0)
        for edit in batch.edits {
            switch edit {
            case .put(_, let value): put = max(put, value.count)
            case .patch(_, let set, _): added += set.count
            case .append: added += 1
            case .delete, .clear: break
            }
        }
        try Finding.unless(
            scanned.addedProperties == added && scanned.largestPut == put, "a scanned submit grows by another amount")
    }

    private static func submit(_ edits: JSON, n: Int, limits: Limits) throws {
        guard let batch = try? EditBatch(validating: edits, limits: limits) else { return }
        try check(batch, against: limits)
        var document = base
        guard (try? document.check(batch.edits, limits: limits)) != nil else {
            try Finding.unless(document.digest() == baseDigest, "a rejected operation has changed the document")
            return
        }
        document.apply(batch.edits)
        try check(document, against: limits)
        try checkLog(n: n, batch, gives: document)
    }

    private static func check(_ batch: EditBatch, against limits: Limits) throws {
        try Finding.unless(batch.encoded.count <= limits.operationBytes, "more bytes than are allowed were accepted")
        try Finding.unless(batch.edits.count <= limits.editsPerOperation, "more edits than are allowed were accepted")
        guard let json = try? JSON(parsing: batch.encoded, maximumDepth: 128) else {
            throw Finding("accepted edits are no JSON")
        }
        try Finding.unless(json.canonical == batch.encoded, "accepted edits are not canonical")
        // The array, the edit and what holds the element's properties go around them.
        try Finding.unless(json.depth <= limits.depth + 3, "edits deeper than allowed were accepted")
        try Finding.unless(
            (try? EditBatch(validating: json, limits: limits)) == batch, "accepted edits are not accepted again")
    }

    private static func check(_ document: Document, against limits: Limits) throws {
        try Finding.unless(document.count <= limits.elementsPerBoard, "the board has more elements than allowed")
        for (id, element) in document.elements {
            let size = element.canonicalCount
            try Finding.unless(document.elementBytes(id) == size, "the size of \(id) is not what the document says")
            let counted = id.string.utf8.count + 3 + size + Limits.elementReserve
            try Finding.unless(counted <= limits.elementBytes, "\(id) is larger than allowed")
        }
        var text: [UInt8] = []
        document.encodeElements(into: &text)
        try Finding.unless(text.count == document.totalBytes, "the document is not as large as it says")
        var (document, copy) = (document, try reread(text))
        try Finding.unless(document.digest() == copy.digest(), "a snapshot has another digest")
    }

    private static func reread(_ text: [UInt8]) throws -> Document {
        guard let elements = try? JSON(parsing: text, maximumDepth: 128).objectValue,
            let document = try? Document(elements: elements)
        else { throw Finding("a snapshot can't be read") }
        return document
    }

    /// What the log gives back has to be what was accepted, for every node and every client.
    private static func checkLog(n: Int, _ batch: EditBatch, gives document: Document) throws {
        let operation = Operation(seq: 1, client: ClientID(key: Shorthand.key), n: n, at: 1, edits: batch.edits)
        guard case .ops(let logged) = try? ServerMessage(decoding: ServerMessage.ops([operation]).encode()) else {
            throw Finding("an accepted operation can't be read from the log")
        }
        try Finding.unless(logged == [operation], "an accepted operation is another one in the log")
        var (document, replayed) = (document, base)
        for operation in logged { replayed.apply(operation) }
        try Finding.unless(replayed.digest() == document.digest(), "the log gives another document")
    }

    /// Limits that short inputs reach.
    private static let tight: Limits = {
        var limits = Limits()
        limits.operationBytes = 600
        limits.editsPerOperation = 6
        limits.depth = 5
        limits.elementBytes = Limits.elementReserve + 120
        limits.elementsPerBoard = 4
        return limits
    }()

    /// A board with something on it to be changed.
    private static let base: Document = {
        var document = Document()
        for (id, element) in [
            ("a", ["x": 1, "points": [[0, 0.5]]]), ("b", ["x": "\u{E9}", "e\u{301}": [], "\u{E9}": .null]),
            ("c:1", [:]),
        ] as [(String, JSONObject)] {
            guard let id = try? ElementID(validating: id) else { continue }
            document.apply(.put(id, element))
        }
        _ = document.digest()
        return document
    }()

    private static let baseDigest: Digest = {
        var document = base
        return document.digest()
    }()
}
