import CHiredis
import NIOCore

/// The bridge to hiredis' reader: bytes in, replies out. The only unsafe code of this target.
///
/// hiredis calls back for each part of a reply, in the order in which they come: what belongs to an array follows it. So the arrays
/// that still lack elements are kept here, one in another, and hiredis gets no objects of its own, which it would allocate for
/// whatever number of elements a reply claims to have.
package final class ReplyReader {
    /// An array that lacks elements yet.
    private struct OpenArray {
        let count: Int
        var values: [RESPValue]
    }

    /// From the outermost to the innermost.
    private var open: [OpenArray] = []
    /// A reply that hiredis has told all parts of.
    private var finished: RESPValue?
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let maximumBytes: Int
    /// Bytes that were fed and have not become a reply.
    private var unfinishedBytes = 0
    /// What went wrong, for good.
    private var failure: RedisError?

    /// Nil if there is no memory for it.
    package init?(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
        functions = .allocate(capacity: 1)
        functions.initialize(
            to: redisReplyObjectFunctions(
                createString: { task, bytes, count in
                    let raw = UnsafeRawBufferPointer(start: bytes, count: count)
                    let value: RESPValue =
                        switch task?.pointee.type {
                        case REDIS_REPLY_STATUS: .simple(String(decoding: raw, as: UTF8.self))
                        case REDIS_REPLY_ERROR: .error(RedisReplyError(String(decoding: raw, as: UTF8.self)))
                        default: .bulk(ByteBuffer(bytes: raw))
                        }
                    return ReplyReader.tell(task) { $0.add(value) }
                },
                createArray: { task, count in ReplyReader.tell(task) { $0.begin(arrayOf: Int(count)) } },
                createInteger: { task, value in ReplyReader.tell(task) { $0.add(.integer(Int(value))) } },
                createNil: { task in ReplyReader.tell(task) { $0.add(.null) } },
                freeObject: { _ in }))
        guard let reader = redisReaderCreateWithFunctions(functions) else {
            functions.deallocate()
            return nil
        }
        self.reader = reader
        reader.pointee.privdata = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    /// Tells the reader that hiredis reads for. What is returned stands for the part; hiredis only looks whether it is null.
    private static func tell(
        _ task: UnsafePointer<redisReadTask>?, _ body: (ReplyReader) -> Void
    ) -> UnsafeMutableRawPointer? {
        guard let reader = task?.pointee.privdata else { return nil }
        body(Unmanaged<ReplyReader>.fromOpaque(reader).takeUnretainedValue())
        return reader
    }

    private func begin(arrayOf count: Int) {
        guard count > 0 else { return add(.array([])) }
        var values: [RESPValue] = []
        // As many as it claims to have may never come.
        values.reserveCapacity(min(count, 64))
        open.append(OpenArray(count: count, values: values))
    }

    private func add(_ value: RESPValue) {
        var value = value
        while let innermost = open.indices.last {
            open[innermost].values.append(value)
            guard open[innermost].values.count == open[innermost].count else { return }
            value = .array(open.removeLast().values)
        }
        finished = value
    }

    /// Takes what came from the server.
    package func feed(_ bytes: ByteBuffer) throws(RedisError) {
        if let failure { throw failure }
        unfinishedBytes += bytes.readableBytes
        let status = bytes.withUnsafeReadableBytes { raw in
            redisReaderFeed(reader, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
        guard status == REDIS_OK else { throw fail(.protocolViolation(message)) }
    }

    /// The next whole reply, or nil if more bytes are needed. After an error nothing more can be read.
    ///
    /// What is read does not depend on how the stream was split: a reply that is too large is an error also if it came
    /// whole.
    package func next() throws(RedisError) -> RESPValue? {
        if let failure { throw failure }
        var object: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &object) == REDIS_OK else { throw fail(.protocolViolation(message)) }
        let reply = object == nil ? nil : finished.take()
        let rest = reply == nil ? 0 : reader.pointee.len - reader.pointee.pos
        guard unfinishedBytes - rest <= maximumBytes else {
            throw fail(.protocolViolation("a reply of more than \(maximumBytes) bytes"))
        }
        guard let reply else { return nil }
        unfinishedBytes = rest
        return reply
    }

    private func fail(_ error: RedisError) -> RedisError {
        failure = error
        return error
    }

    private var message: String {
        withUnsafeBytes(of: &reader.pointee.errstr) { raw in
            String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
