import AsyncHTTPClient
import NIOCore

/// A stream of server-sent events, as the HTML standard has them.
public final class ServerSentEvents {
    public struct Event: Sendable, Equatable {
        public var id: String?
        public var name = "message"
        public var data = ""
    }

    private var body: HTTPClientResponse.Body.AsyncIterator
    private var text = ""

    init(_ response: HTTPClientResponse) {
        body = response.body.makeAsyncIterator()
    }

    /// The next event that has data; nil at the end of the stream.
    public func next() async throws -> Event? {
        while true {
            while let end = text.firstRange(of: "\n\n") {
                let event = Self.event(text[..<end.lowerBound])
                text.removeSubrange(..<end.upperBound)
                if !event.data.isEmpty { return event }
            }
            guard let bytes = try await body.next() else { return nil }
            text += String(buffer: bytes)
        }
    }

    private static func event(_ lines: Substring) -> Event {
        var event = Event()
        for line in lines.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let value = String(line[colon.upperBound...])
            switch line[..<colon.lowerBound] {
            case "id": event.id = value
            case "event": event.name = value
            case "data": event.data += value
            default: break
            }
        }
        return event
    }
}
