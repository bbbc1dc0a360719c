package import NIOCore

/// An event that came in.
public struct SocketEvent: Sendable {
    /// What it is called.
    public let name: String
    /// What it carries, without its name.
    public let arguments: [SocketValue]
    /// Where to answer, if the sender asked for an answer.
    public let acknowledgement: Acknowledgement?

    /// The array of name and arguments as JSON text, in a namespace that takes text: then both are empty.
    package var text: ByteBuffer?

    package init(name: String, arguments: [SocketValue], acknowledgement: Acknowledgement?) {
        self.name = name
        self.arguments = arguments
        self.acknowledgement = acknowledgement
    }

    /// Answers, if an answer was asked for and none was given yet.
    public func acknowledge<each Value: Encodable>(_ values: repeat each Value) throws {
        guard let acknowledgement else { return }
        acknowledgement.send(try EventArguments.encode(repeat each values))
    }
}

extension SocketValue {
    /// The name that an event with this first argument has.
    var eventName: String? {
        switch self {
        case .string(let name): name
        case .number(let number): integerValue.map(String.init) ?? "\(number)"
        default: nil
        }
    }
}
