import NIOCore

/// How much of an answer is on its way to a client that does not read it.
enum BufferedOutput {
    /// Of a channel's own buffer. A writer waits above the upper one, and goes on below the lower.
    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 16 << 10, high: 64 << 10)
    /// Of the kernel's. What was sent and not acknowledged comes on top, so that it costs no speed; without a bound the
    /// kernel takes megabytes, and it can be seen only every few megabytes that a slow client reads.
    private static let unsentBytes = 32 << 10

    static func bound(on channel: any Channel) {
        try? channel.syncOptions?.setOption(.writeBufferWaterMark, value: waterMark)
        #if os(Linux)
            let notSentLowAt = NIOBSDSocket.Option(rawValue: 25)
        #else
            let notSentLowAt = NIOBSDSocket.Option(rawValue: 0x201)
        #endif
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: notSentLowAt)
        try? channel.syncOptions?.setOption(option, value: .init(unsentBytes))
    }
}
