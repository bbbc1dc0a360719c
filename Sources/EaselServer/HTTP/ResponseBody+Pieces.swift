import Hummingbird
import NIOCore

extension ResponseBody {
    /// A body that is written piece by piece, as fast as its client reads. `owner` is kept until it is written, or never will
    /// be. What `check` throws, which is asked before each part of 256 KiB, cuts the body.
    static func pieces(
        of bytes: ByteBuffer, owner: some Sendable, check: (@Sendable () async throws -> Void)? = nil
    ) -> ResponseBody {
        .init(contentLength: bytes.readableBytes) { writer in
            var rest = bytes
            while let part = rest.readSlice(length: min(256 << 10, rest.readableBytes)), part.readableBytes > 0 {
                try await check?()
                try await writer.write(pieces: part)
            }
            try await writer.finish(nil)
            withExtendedLifetime(owner) {}
        }
    }
}

extension ResponseBodyWriter {
    /// Writes bytes piece by piece, each when the client has taken most of those before: a client that does not read holds
    /// only what a connection's own buffer takes.
    mutating func write(pieces bytes: ByteBuffer) async throws {
        let loop = Asker.connection?.channel.eventLoop
        var rest = bytes
        while rest.readableBytes > 0 {
            // What is not much more than a piece is none the better for being two.
            let length = rest.readableBytes <= 48 << 10 ? rest.readableBytes : 32 << 10
            guard let piece = rest.readSlice(length: length) else { return }
            try await write(piece)
            // The loop tells that there is no room only when it gets to the piece. While it is busy, all of them would be taken.
            try await loop?.submit {}.get()
        }
    }
}
