import NIOCore
import NIOHTTP2

/// What one connection of HTTP/2 may take up and ask for.
enum HTTP2Limits {
    /// Requests at once. Each may hold a window of its body, so this bounds what a connection holds, too: 6.25 MiB.
    static let streams = 100
    /// Bytes of a body that come before anybody wants them.
    static let window = 64 << 10
    /// Bytes of an answer that wait in a stream, beside those of the connection.
    private static let unwritten = (low: 16 << 10, high: 64 << 10)
    /// Streams that a client may reset, errors on streams that it may cause, and control frames that it may send, in a time: a
    /// page that is left resets each of its requests, and a client that asks and resets in a loop makes work for nobody.
    private static let rate = (count: 200, time: TimeAmount.seconds(10))

    static var configuration: NIOHTTP2Handler.Configuration {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: RequestSplitter.maximumHead),
            HTTP2Setting(parameter: .initialWindowSize, value: window),
            // RFC 8441 is not spoken: WebSockets have connections of HTTP/1.1.
            HTTP2Setting(parameter: .enableConnectProtocol, value: 0),
        ]
        connection.maximumBufferedControlFrames = 1_000
        connection.controlFrameRateLimit.maximumCount = rate.count
        connection.controlFrameRateLimit.windowLength = rate.time
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = window
        stream.outboundBufferSizeLowWatermark = unwritten.low
        stream.outboundBufferSizeHighWatermark = unwritten.high
        stream.streamResetFrameRateLimit.maximumCount = rate.count
        stream.streamResetFrameRateLimit.windowLength = rate.time
        stream.streamErrorRateLimit.maximumCount = rate.count
        stream.streamErrorRateLimit.windowLength = rate.time
        return NIOHTTP2Handler.Configuration(connection: connection, stream: stream)
    }
}
