import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// What nodes tell each other about their sessions on a board: in the form of the messages that clients get, with the
/// node added.
enum PresenceMessage: Sendable {
    case presence(node: NodeID, states: [String: JSONObject])
    case participants(node: NodeID, joined: [Participant], left: [String])

    func encode() -> ByteBuffer {
        let json: JSON =
            switch self {
            case .presence(let node, let states):
                .object([
                    "type": "presence", "node": .string(node),
                    "states": .object(JSONObject(states.map { ($0.key, JSON.object($0.value)) })),
                ])
            case .participants(let node, let joined, let left):
                .object([
                    "type": "participants", "node": .string(node),
                    "joined": .array(joined.map { .object($0.object) }), "left": .array(left.map { .string($0) }),
                ])
            }
        return ByteBuffer(bytes: json.canonical)
    }

    /// Nil for what is no such message: another version of Easel may publish more.
    init?(_ frame: ByteBuffer) {
        guard let json = try? JSON(parsing: frame.readableBytesView), let node = json["node"]?.stringValue else {
            return nil
        }
        switch json["type"]?.stringValue {
        case "presence":
            guard let states = json["states"]?.objectValue else { return nil }
            self = .presence(
                node: node,
                states: Dictionary(
                    states.compactMap { member in member.value.objectValue.map { (member.key, $0) } },
                    uniquingKeysWith: { $1 }))
        case "participants":
            self = .participants(
                node: node,
                joined: (json["joined"]?.arrayValue ?? []).compactMap { try? Participant(json: $0) },
                left: (json["left"]?.arrayValue ?? []).compactMap(\.stringValue))
        default:
            return nil
        }
    }
}
