import Glibc
package import NIOCore

/// What a WebSocket's handler writes: straight to the socket where nothing waits in its channel, and through the channel otherwise.
///
/// The same frame goes to hundreds of sockets in a row. A channel has a pipeline, a queue and a list of buffers for what its
/// socket does not take at once; on the way to a socket that takes all, they cost more than the handler itself. Confined to the
/// channel's event loop.
package final class SocketOutput {
    /// Whether what is written reaches the socket as it is: no other handler changes it.
    private let isDirect: Bool
    /// What goes to the socket with the next flush, all in one. Nothing is in the channel then.
    private var held: ByteBuffer?
    private var socket: NIOBSDSocket.Handle?
    /// False while the channel is known to hold nothing, and so to have nothing to flush.
    private var mayChannelHold = true

    /// More is not held back: who writes much asks after each message whether the channel takes more.
    private static let longestHeld = 64 << 10
    /// More is not worth copying behind what is held.
    private static let longestJoined = 16 << 10

    /// - Parameter isDirect: whether no handler between this one and the socket changes what is written, as TLS does.
    package init(isDirect: Bool) {
        self.isDirect = isDirect
    }

    /// Writes bytes, which go out with the next flush.
    package func write(_ bytes: ByteBuffer, to context: ChannelHandlerContext) {
        if hold(bytes, before: context.channel) { return }
        passHeld(to: context)
        context.write(NIOAny(bytes), promise: nil)
    }

    private func hold(_ bytes: ByteBuffer, before channel: any Channel) -> Bool {
        if let waiting = held?.readableBytes {
            guard waiting + bytes.readableBytes <= Self.longestJoined else { return false }
            held?.writeImmutableBuffer(bytes)
            return true
        }
        guard isDirect, bytes.readableBytes <= Self.longestHeld else { return false }
        _ = unsentBytes(in: channel)
        guard !mayChannelHold else { return false }
        held = bytes
        return true
    }

    /// Sends what was written.
    package func flush(_ context: ChannelHandlerContext) {
        if var bytes = held {
            held = nil
            let sent = send(bytes, on: context.channel)
            guard sent < bytes.readableBytes else { return }
            bytes.moveReaderIndex(forwardBy: sent)
            mayChannelHold = true
            context.write(NIOAny(bytes), promise: nil)
        }
        if mayChannelHold { context.flush() }
    }

    /// Gives the channel what was written and not flushed, so that something can be written to it behind that.
    package func passHeld(to context: ChannelHandlerContext) {
        mayChannelHold = true
        guard let bytes = held else { return }
        held = nil
        context.write(NIOAny(bytes), promise: nil)
    }

    /// Bytes that wait in the channel for the network to take them.
    package func unsentBytes(in channel: any Channel) -> Int {
        // Of a channel that is known to hold nothing it need not be asked, and it is asked for each message of each session.
        guard mayChannelHold, let bytes = try? channel.syncOptions?.getOption(.bufferedWritableBytes) else { return 0 }
        // A handler in between, as that of TLS, may hold what the channel does not know of.
        mayChannelHold = bytes > 0 || !isDirect
        return bytes
    }

    /// How many bytes the socket has taken. None where it can't: the channel finds out why.
    private func send(_ bytes: ByteBuffer, on channel: any Channel) -> Int {
        // A channel closes its socket on this loop and is inactive from then on, so the number is nobody else's before.
        guard channel.isActive, let socket = socket(of: channel) else { return 0 }
        return bytes.withUnsafeReadableBytes { max(sendOnce($0, to: socket), 0) }
    }

    /// Looked up once: that takes half as long as the system call.
    private func socket(of channel: any Channel) -> NIOBSDSocket.Handle? {
        if socket == nil {
            socket = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable { $0 }
        }
        return socket
    }
}

/// `send(2)`, outside a class that has a method of this name.
private func sendOnce(_ bytes: UnsafeRawBufferPointer, to socket: NIOBSDSocket.Handle) -> Int {
    send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
}
