import CHiredis
import NIOCore

/// The bridge to hiredis' reader: bytes in, replies out. The only unsafe code of this target.
///
/// hiredis calls back for each part of a reply. The callbacks build a tree of ``Node``: the root is retained for
/// hiredis, everything below it belongs to its parent. That avoids hiredis' own reply objects, and with them their
/// allocation of whatever number of elements a reply claims to have.
package final class ReplyReader {
    private final class Node {
        enum Content {
            case value(RESPValue)
            case array([Node])
        }

        var content: Content

        init(_ content: Content) {
            self.content = content
        }

        var value: RESPValue {
            switch content {
            case .value(let value): value
            case .array(let nodes): .array(nodes.map(\.value))
            }
        }
    }

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
                    return ReplyReader.attach(Node(.value(value)), task)
                },
                createArray: { task, _ in ReplyReader.attach(Node(.array([])), task) },
                createInteger: { task, value in ReplyReader.attach(Node(.value(.integer(Int(value)))), task) },
                createNil: { task in ReplyReader.attach(Node(.value(.null)), task) },
                freeObject: { object in
                    if let object { Unmanaged<Node>.fromOpaque(object).release() }
                }))
        guard let reader = redisReaderCreateWithFunctions(functions) else {
            functions.deallocate()
            return nil
        }
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    private static func attach(
        _ node: Node, _ task: UnsafePointer<redisReadTask>?
    ) -> UnsafeMutableRawPointer? {
        guard let parent = task?.pointee.parent?.pointee.obj else {
            return Unmanaged.passRetained(node).toOpaque()
        }
        let array = Unmanaged<Node>.fromOpaque(parent).takeUnretainedValue()
        if case .array(var nodes) = array.content {
            array.content = .array([])  // so that the array is not copied
            nodes.append(node)
            array.content = .array(nodes)
        }
        return Unmanaged.passUnretained(node).toOpaque()
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
        let reply = object.map { Unmanaged<Node>.fromOpaque($0).takeRetainedValue() }
        let rest = reply == nil ? 0 : reader.pointee.len - reader.pointee.pos
        guard unfinishedBytes - rest <= maximumBytes else {
            throw fail(.protocolViolation("a reply of more than \(maximumBytes) bytes"))
        }
        guard let reply else { return nil }
        unfinishedBytes = rest
        return reply.value
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
