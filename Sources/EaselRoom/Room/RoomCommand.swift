import EaselBoard
import EaselJSON
import NIOCore

/// What all nodes are told to do about a board that they host.
enum RoomCommand: Sendable, Equatable {
    /// Somebody is removed from all boards.
    case forget(Author)
    /// An administrator closes a session.
    case closeSession(SessionID)

    func encode() -> ByteBuffer {
        let json: JSON =
            switch self {
            case .forget(let author): ["type": "forget", "by": .string(author.string)]
            case .closeSession(let session): ["type": "close", "session": .string(session.string)]
            }
        return ByteBuffer(bytes: json.canonical)
    }

    /// Nil for what is no such message: another version of Easel may publish more.
    init?(_ frame: ByteBuffer) {
        guard let json = try? JSON(parsing: frame.readableBytesView) else { return nil }
        switch json["type"]?.stringValue {
        case "forget":
            guard let author = json["by"]?.stringValue.flatMap({ Author(validating: $0) }) else { return nil }
            self = .forget(author)
        case "close":
            guard let session = json["session"]?.stringValue.flatMap({ try? SessionID(validating: $0) }) else {
                return nil
            }
            self = .closeSession(session)
        default:
            return nil
        }
    }
}
