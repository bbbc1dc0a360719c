import EaselBoard
import EaselJSON
import EaselLog
import EaselRedis
import NIOCore

extension FuzzTarget {
    /// What a store holds: replies of Redis, as a stream or made of JSON, and the columns of a board's row in SQLite.
    static let storedValue = FuzzTarget(
        name: "stored-value",
        seeds: {
            Shorthand.bytes(
                #"{"board":["epoch","title","7","3","1764000000000","1764000000001","a:1 b:5","1"]}"#,
                #"{"board":["epoch","title","9223372036854775807","-9223372036854775808",-1,1e300,"a:-1","2"]}"#,
                #"{"board":["11/../../x/y",null,0,1,0,0,null,null],"head":["epoch","9007199254740992"]}"#,
                #"{"entry":["0-7",["op",",\"client\":\"AAAAAAAAAAAAAAAA\",\"n\":1,\"at\":1,\"edits\":[]}"]]}"#,
                #"{"entry":["0-18446744073709551615",["op","}"]],"client":"9223372036854775807:-1:0"}"#,
                #"{"client":"6:129:1764000000000","receipt":[9,1764000000000,9,-8,0],"time":["1764000000","999999"]}"#,
                #"{"receipt":[-9223372036854775808,1,-9223372036854775808],"time":[9223372036854775807,-1]}"#,
                #"{"roster":["{\"node\":\"n\",\"participant\":{\"session\":\"s\",\"client\":\"AAAAAAAAAAAAAAAA\","#
                    + #"\"name\":\"Ada\",\"color\":\"red\",\"state\":{}}}","{","[]"]}"#,
                #"{"frame":"{\"type\":\"ops\",\"ops\":[{\"seq\":9007199254740991,\"client\":\"A\",\"n\":1,"#
                    + #"\"at\":1,\"edits\":[]}]}"}"#,
                "*8\r\n$5\r\nepoch\r\n$5\r\ntitle\r\n$1\r\n7\r\n$1\r\n3\r\n$1\r\n1\r\n$1\r\n1\r\n$-1\r\n$-1\r\n",
                "*2\r\n$3\r\n0-7\r\n*2\r\n$2\r\nop\r\n$13\r\n,\"client\":\"A}\r\n",
                "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n")
        },
        run: StoredValueTarget.run)
}

enum StoredValueTarget {
    private static let board = BoardID.random()

    static func run(_ bytes: [UInt8]) throws {
        guard let json = try? JSON(parsing: bytes), let object = json.objectValue else {
            return try read(stream: bytes)
        }
        for (key, value) in object {
            let reply = reply(value)
            switch key {
            case "board":
                try info(reply)
                try row(value)
            case "frame": try frame(value)
            default: try everything(reply)
            }
        }
    }

    private static func read(stream: [UInt8]) throws {
        guard let reader = ReplyReader(maximumBytes: 4_096) else { throw Finding("there is no reader") }
        guard (try? reader.feed(ByteBuffer(bytes: stream))) != nil else { return }
        while let reply = try? reader.next() { try everything(reply) }
    }

    private static func everything(_ reply: RESPValue) throws {
        try info(reply)
        if let head = try ignoring({ try RedisBorder.head(board, reply) }) ?? nil { try check(head.seq, "a head") }
        if let operation = try ignoring({ try RedisBorder.operation(reply) }) {
            try check(operation.seq, "an entry")
            if let frame = OperationFrame([operation]) { try Finding.unless(frame.last == operation.seq, "its frame") }
        }
        if let last = RedisBorder.lastSubmission(reply) {
            try check(last.n, "a number")
            try check(last.seq, "the seq of a number")
        }
        for entry in RedisBorder.roster(reply) { _ = entry.participant.object }
        let count = (reply.array?.count ?? 2) - 2
        if count >= 0, let (receipt, at) = try ignoring({ try RedisBorder.receipt(reply, submissions: count) }) {
            try check(receipt.head, "the end of a receipt")
            try check(at, "the time of a receipt")
            try Finding.unless(receipt.outcomes.count == count, "outcomes are missing")
        }
        if let time = try ignoring({ try RedisBorder.time(reply) }) { try check(time, "a time") }
    }

    private static func info(_ reply: RESPValue) throws {
        guard let info = try ignoring({ try RedisBorder.info(board, reply) }) ?? nil else { return }
        try check(info)
    }

    /// The same columns as SQLite has them.
    private static func row(_ json: JSON) throws {
        let columns = (json.arrayValue ?? []).map(stored)
        guard columns.count >= 7 else { return }
        var row = StoredBoard(epoch: columns[0])
        row.title = columns[1]
        row.seq = columns[2]
        row.oldest = columns[3]
        row.createdAt = columns[4]
        row.updatedAt = columns[5]
        row.ancestors = columns[6]
        if let info = try ignoring({ try row.info(board) }) { try check(info) }
    }

    private static func check(_ info: BoardInfo) throws {
        try check(info.seq, "a board's seq")
        try Finding.unless(info.oldest >= 1 && info.oldest <= info.seq + 1, "a board's oldest seq, \(info.oldest)")
        for time in [info.createdAt, info.updatedAt] {
            try Finding.unless((0...StoredValue.latestTime).contains(time), "a board's time, \(time)")
        }
        try Finding.unless((try? Epoch(validating: info.epoch.string)) != nil, "a board's epoch, \(info.epoch)")
        try Finding.unless(BoardTitle.isValid(info.title), "a board's title")
        for ancestor in info.ancestors { try check(ancestor.seq, "an ancestor") }
        // What an archive of its history is called, and what it begins with.
        _ = ArchiveHeader(info).json
    }

    private static func frame(_ json: JSON) throws {
        guard let text = json.stringValue, let frame = RedisBorder.frame(ByteBuffer(string: text)) else { return }
        try check(frame.first, "the first seq of a frame")
        try check(frame.last, "the last seq of a frame")
        for seq in [0, frame.first, frame.last] { _ = frame.after(seq) }
    }

    private static func check(_ seq: Int, _ what: String) throws {
        try Finding.unless((0...StoredValue.largestInteger).contains(seq), "\(what): \(seq)")
    }

    /// Nil where it is refused, as it may be, by an error of a log.
    private static func ignoring<Value>(_ read: () throws -> Value) throws -> Value? {
        do {
            return try read()
        } catch {
            try Finding.unless(error is LogError, "another error: \(error)")
            return nil
        }
    }

    private static func reply(_ json: JSON) -> RESPValue {
        switch json {
        case .null, .bool, .object: .null
        case .number(let number): Int(exactly: number).map { .integer($0) } ?? .simple("\(number)")
        case .string(let text): .bulk(ByteBuffer(string: text))
        case .array(let values): .array(values.map(reply))
        }
    }

    private static func stored(_ json: JSON) -> StoredValue {
        switch json {
        case .null: .missing
        case .number(let number): Int(exactly: number).map { .integer($0) } ?? .other
        case .string(let text): .text(text)
        case .bool, .array, .object: .other
        }
    }
}
