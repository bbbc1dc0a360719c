import NIOHTTP2

/// Counts the DATA frames of a connection that wait for their requests to be read on. A pure value.
///
/// A window bounds their bytes alone: of frames with a byte each, a window of 64 KiB holds megabytes.
struct WaitingDataFrames {
    /// A connection is not read on while so many wait. A client that fills its frames has four of them in a window.
    static let maximum = 1_024

    private var ofStreams: [HTTP2StreamID: Int] = [:]
    private var total = 0

    var isFull: Bool { total >= Self.maximum }

    mutating func streamCreated(_ id: HTTP2StreamID) {
        ofStreams[id] = 0
    }

    /// What waited in the stream is gone.
    mutating func streamClosed(_ id: HTTP2StreamID) {
        total -= ofStreams.removeValue(forKey: id) ?? 0
    }

    /// A frame was passed on. Those of no stream are kept by nobody.
    mutating func passed(_ id: HTTP2StreamID) { change(id, by: 1) }

    /// A frame has come to its request, perhaps before it is known that it was passed on.
    mutating func delivered(_ id: HTTP2StreamID) { change(id, by: -1) }

    private mutating func change(_ id: HTTP2StreamID, by difference: Int) {
        guard let count = ofStreams[id] else { return }
        ofStreams[id] = count + difference
        total += difference
    }
}
