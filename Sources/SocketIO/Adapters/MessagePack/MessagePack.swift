internal import CMsgpack
package import NIOCore

/// Values as MessagePack, the way Node's `notepack.io` and `@msgpack/msgpack` read and write them.
///
/// The bridge to msgpack-c, and the only unsafe code of the library.
package enum MessagePack {
    /// How deep arrays and maps may nest: as deep as msgpack-c follows them.
    package static let maximumDepth = 32

    // MARK: Reading

    /// Reads one value, which has to be all of the bytes.
    ///
    /// `undefined` (nil, or `d4 00 00`) is null. Dates (extension -1, or 0 of eight bytes) are text, as JSON has them. An
    /// `ArrayBuffer` (extension 0) is binary.
    package static func decode(_ buffer: ByteBuffer) throws(MessagePackError) -> SocketValue {
        let result: Result<SocketValue, MessagePackError> = buffer.withUnsafeReadableBytes { bytes in
            Result { () throws(MessagePackError) in
                try MessagePackOutline.check(bytes)
                return try unpack(bytes)
            }
        }
        return try result.get()
    }

    private static func unpack(_ bytes: UnsafeRawBufferPointer) throws(MessagePackError) -> SocketValue {
        var unpacked = msgpack_unpacked()
        msgpack_unpacked_init(&unpacked)
        defer { msgpack_unpacked_destroy(&unpacked) }
        switch msgpack_unpack_next(
            &unpacked, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, nil)
        {
        case MSGPACK_UNPACK_SUCCESS, MSGPACK_UNPACK_EXTRA_BYTES: return try value(unpacked.data)
        case MSGPACK_UNPACK_NOMEM_ERROR: throw .outOfMemory
        default: throw .malformed
        }
    }

    private static func value(_ object: msgpack_object) throws(MessagePackError) -> SocketValue {
        switch object.type {
        case MSGPACK_OBJECT_NIL: return .null
        case MSGPACK_OBJECT_BOOLEAN: return .bool(object.via.boolean)
        case MSGPACK_OBJECT_POSITIVE_INTEGER: return .number(Double(object.via.u64))
        case MSGPACK_OBJECT_NEGATIVE_INTEGER: return .number(Double(object.via.i64))
        case MSGPACK_OBJECT_FLOAT32, MSGPACK_OBJECT_FLOAT64:
            return object.via.f64.isFinite ? .number(object.via.f64) : .null
        case MSGPACK_OBJECT_STR: return .string(text(object.via.str))
        case MSGPACK_OBJECT_BIN:
            let binary = object.via.bin
            return .binary(ByteBuffer(bytes: UnsafeRawBufferPointer(start: binary.ptr, count: Int(binary.size))))
        case MSGPACK_OBJECT_EXT: return try value(ofExtension: object.via.ext)
        case MSGPACK_OBJECT_ARRAY:
            var values: [SocketValue] = []
            for element in UnsafeBufferPointer(start: object.via.array.ptr, count: Int(object.via.array.size)) {
                values.append(try value(element))
            }
            return .array(values)
        case MSGPACK_OBJECT_MAP:
            var members = SocketObject()
            for member in UnsafeBufferPointer(start: object.via.map.ptr, count: Int(object.via.map.size)) {
                members[try key(member.key)] = try value(member.val)
            }
            return .object(members)
        default: throw .unsupported
        }
    }

    private static func text(_ string: msgpack_object_str) -> String {
        String(decoding: UnsafeRawBufferPointer(start: string.ptr, count: Int(string.size)), as: UTF8.self)
    }

    /// Keys of JavaScript objects are strings, whatever they are on the wire.
    private static func key(_ object: msgpack_object) throws(MessagePackError) -> String {
        switch object.type {
        case MSGPACK_OBJECT_STR: return text(object.via.str)
        case MSGPACK_OBJECT_POSITIVE_INTEGER: return String(object.via.u64)
        case MSGPACK_OBJECT_NEGATIVE_INTEGER: return String(object.via.i64)
        default: throw .unsupported
        }
    }

    private static func value(ofExtension object: msgpack_object_ext) throws(MessagePackError) -> SocketValue {
        let bytes = UnsafeRawBufferPointer(start: object.ptr, count: Int(object.size))
        if object.type == -1 { return MessagePackDate(timestamp: bytes).map { .string($0.text) } ?? .null }
        guard object.type == 0 else { throw .unsupported }
        // notepack.io tells `undefined` and dates from an ArrayBuffer of as many bytes by the first byte of the header. It
        // is two before the content, in the caller's bytes: msgpack-c points into them, and a header of three bytes or
        // more has the content's length there, which is 1 or 8.
        switch (object.ptr - 2).withMemoryRebound(to: UInt8.self, capacity: 1, { $0.pointee }) {
        case 0xD4 where bytes.count == 1: return .null
        case 0xD7 where bytes.count == 8:
            return MessagePackDate(milliseconds: bytes.loadUnaligned(as: Int64.self).bigEndian).map {
                .string($0.text)
            } ?? .null
        default: return .binary(ByteBuffer(bytes: bytes))
        }
    }

    // MARK: Writing

    /// Writes a value: whole numbers as integers, binary as bin.
    package static func encode(_ value: SocketValue) throws(MessagePackError) -> ByteBuffer {
        var buffer = msgpack_sbuffer()
        msgpack_sbuffer_init(&buffer)
        defer { msgpack_sbuffer_destroy(&buffer) }
        let failure: MessagePackError? = withUnsafeMutablePointer(to: &buffer) { buffer in
            var packer = msgpack_packer()
            msgpack_packer_init(&packer, buffer, msgpack_sbuffer_write)
            do throws(MessagePackError) {
                try pack(value, depth: 0, &packer)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        return ByteBuffer(bytes: UnsafeRawBufferPointer(start: buffer.data, count: buffer.size))
    }

    private static func pack(
        _ value: SocketValue, depth: Int, _ packer: inout msgpack_packer
    ) throws(MessagePackError) {
        switch value {
        case .null: try check(msgpack_pack_nil(&packer))
        case .bool(let value): try check(value ? msgpack_pack_true(&packer) : msgpack_pack_false(&packer))
        case .number(let value): try pack(value, &packer)
        case .string(let text): try pack(text, &packer)
        case .binary(let binary):
            try check(msgpack_pack_bin(&packer, binary.readableBytes))
            try check(binary.withUnsafeReadableBytes { msgpack_pack_bin_body(&packer, $0.baseAddress, $0.count) })
        case .array(let values):
            guard depth < maximumDepth else { throw .tooDeep }
            try check(msgpack_pack_array(&packer, values.count))
            for value in values { try pack(value, depth: depth + 1, &packer) }
        case .object(let members):
            guard depth < maximumDepth else { throw .tooDeep }
            try check(msgpack_pack_map(&packer, members.count))
            for (key, value) in members {
                try pack(key, &packer)
                try pack(value, depth: depth + 1, &packer)
            }
        }
    }

    private static func pack(_ number: Double, _ packer: inout msgpack_packer) throws(MessagePackError) {
        if let integer = UInt64(exactly: number) {
            try check(msgpack_pack_uint64(&packer, integer))
        } else if let integer = Int64(exactly: number) {
            try check(msgpack_pack_int64(&packer, integer))
        } else if number.isFinite {
            try check(msgpack_pack_double(&packer, number))
        } else {
            try check(msgpack_pack_nil(&packer))
        }
    }

    private static func pack(_ text: String, _ packer: inout msgpack_packer) throws(MessagePackError) {
        var text = text
        try check(
            text.withUTF8 { utf8 in
                let failed = msgpack_pack_str(&packer, utf8.count)
                return failed == 0 ? msgpack_pack_str_body(&packer, utf8.baseAddress, utf8.count) : failed
            })
    }

    private static func check(_ status: CInt) throws(MessagePackError) {
        guard status == 0 else { throw .outOfMemory }
    }
}
