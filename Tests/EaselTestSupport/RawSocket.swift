import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A TCP connection that a test writes whatever it likes to. Blocking, with a time limit for reads: for peers that are
/// processes of their own.
public final class RawSocket {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(description: "no connection to port \(port): errno \(errno)") }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    public func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(description: "the peer takes nothing more: errno \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    /// Exactly so many bytes; throws at the end of the stream.
    public func read(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let got = recv(descriptor, &chunk, chunk.count, 0)
            guard got > 0 else { throw Failure(description: "the stream ended after \(buffer.count) bytes") }
            buffer += chunk.prefix(got)
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    public func readHead() throws -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) { head += try read(1) }
        return String(decoding: head, as: UTF8.self)
    }
}

/// A WebSocket client that can break every rule of RFC 6455.
public final class RawWebSocket {
    private let socket: RawSocket
    /// The head of the server's answer to the handshake.
    public let answer: String

    public struct Frame: Sendable, Equatable {
        public let opcode: UInt8
        public let payload: [UInt8]
        public var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code of a close frame.
        public var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
    }

    public init(port: Int, path: String, headers: String = "") throws {
        socket = try RawSocket(port: port)
        try socket.write(
            Array(
                """
                GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\(headers)\r\n
                """.utf8))
        answer = try socket.readHead()
    }

    public var isOpen: Bool { answer.hasPrefix("HTTP/1.1 101") }

    public func send(
        _ payload: [UInt8], opcode: UInt8 = 1, isFinal: Bool = true, isMasked: Bool = true, reserved: UInt8 = 0
    ) throws {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | reserved << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: frame.append(mask | UInt8(payload.count))
        case ..<65_536: frame += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: frame += [mask | 127] + (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 255) }
        }
        if isMasked { frame += [0, 0, 0, 0] }
        try socket.write(frame + payload)
    }

    public func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    public func receive() throws -> Frame {
        let head = try socket.read(2)
        var count = Int(head[1] & 127)
        if count == 126 {
            let size = try socket.read(2)
            count = Int(size[0]) << 8 | Int(size[1])
        } else if count == 127 {
            count = try socket.read(8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(opcode: head[0] & 15, payload: try socket.read(count))
    }

    /// The next frame that contains `text`, or the close frame.
    public func receive(containing text: String) throws -> Frame {
        while true {
            let frame = try receive()
            if frame.opcode == 8 || frame.text.contains(text) { return frame }
        }
    }

    /// The code that the server closes with.
    public func closeCode() throws -> Int? {
        while true {
            let frame = try receive()
            if frame.opcode == 8 { return frame.closeCode }
        }
    }

    /// Says hello and reads the welcome and the snapshot.
    public func join() throws {
        try send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
        _ = try receive(containing: #""type":"snapshot""#)
    }
}
