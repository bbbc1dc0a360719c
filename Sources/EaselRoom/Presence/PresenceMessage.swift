import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// What nodes tell each other about their sessions on a board: in the form of the messages that clients get, with the
/// node added.
enum PresenceMessage: Sendable {
    case presence(node: NodeID, states: [SessionID: JSONObject])
    case participants(node: NodeID, joined: [Participant], left: [SessionID])

    func encode() -> ByteBuffer {
        let json: JSON =
            switch self {
            case .presence(let node, let states):
                .object([
                    "type": "presence", "node": .string(node.string),
                    "states": .object(JSONObject(states.map { ($0.key.string, JSON.object($0.value)) })),
                ])
            case .participants(let node, let joined, let left):
                .object([
                    "type": "participants", "node": .string(node.string),
                    "joined": .array(joined.map { .object($0.object) }),
                    "left": .array(left.map { .string($0.string) }),
                ])
            }
        return ByteBuffer(bytes: json.canonical)
    }

    /// Nil for what is no such message: another version of Easel may publish more.
    init?(_ frame: ByteBuffer) {
        guard let json = try? JSON(parsing: frame.readableBytesView),
            let node = json["node"]?.stringValue.flatMap({ try? NodeID(validating: $0) })
        else { return nil }
        switch json["type"]?.stringValue {
        case "presence":
            guard let states = json["states"]?.objectValue else { return nil }
            self = .presence(
                node: node,
                states: Dictionary(
                    states.compactMap { member in
                        guard let session = try? SessionID(validating: member.key) else { return nil }
                        return member.value.objectValue.map { (session, $0) }
                    },
                    uniquingKeysWith: { $1 }))
        case "participants":
            self = .participants(
                node: node,
                joined: (json["joined"]?.arrayValue ?? []).compactMap { try? Participant(json: $0) }
                    .filter(\.isPlausible),
                left: (json["left"]?.arrayValue ?? []).compactMap {
                    $0.stringValue.flatMap { try? SessionID(validating: $0) }
                })
        default:
            return nil
        }
    }
}
