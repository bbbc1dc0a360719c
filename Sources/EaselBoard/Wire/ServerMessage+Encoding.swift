import EaselJSON

extension ServerMessage {
    /// The frame as JSON text, its fields in the order of the examples in docs/PROTOCOL.md, "Messages".
    public func encode() -> [UInt8] {
        switch self {
        case .welcome(let welcome):
            return welcome.encode()
        case .snapshot(let epoch, let seq, let part, let parts, let elements):
            return SnapshotFrame.encode(
                epoch: epoch, seq: seq, part: part, parts: parts, elements: elements.canonical)
        case .ops(let operations):
            return Self.frame("ops") { $0.array("ops", operations) { $0.encode(into: &$1) } }
        case .presence(let states):
            let states = JSONObject(states.map { ($0.key.string, .object($0.value)) })
            return Self.frame("presence") { $0.field("states", states) }
        case .participants(let joined, let left, let count):
            return Self.frame("participants") { frame in
                frame.array("joined", joined) { $0.encode(into: &$1) }
                frame.array("left", left) { JSON.encode($0.string, into: &$1) }
                if let count { frame.field("count", count) }
            }
        case .digest(let seq, let digest):
            return Self.frame("digest") { frame in
                frame.field("seq", seq)
                frame.field("digest", digest.description)
            }
        case .reject(let n, let code, let message):
            return Self.frame("reject") { frame in
                frame.field("n", n)
                frame.field("code", code)
                frame.field("message", message)
            }
        case .duplicate(let n):
            return Self.frame("duplicate") { $0.field("n", n) }
        case .pong(let id):
            return Self.frame("pong") { frame in
                if let id { frame.field("id", id) }
            }
        case .error(let code, let message, let after):
            return Self.frame("error") { frame in
                frame.field("code", code)
                frame.field("message", message)
                if let after { frame.field("after", after) }
            }
        case .drain(let after):
            return Self.frame("drain") { $0.field("after", after) }
        }
    }

    private static func frame(_ type: StaticString, _ write: (inout FrameWriter) -> Void) -> [UInt8] {
        var frame = FrameWriter(type: type)
        write(&frame)
        return frame.finish()
    }
}
