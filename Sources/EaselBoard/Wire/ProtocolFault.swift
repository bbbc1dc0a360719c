/// A frame that breaks the protocol, and what to tell its sender in an `error` frame
/// (docs/PROTOCOL.md, "Error codes").
public struct ProtocolFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for programs.
    public enum Kind: String, Sendable, CaseIterable {
        /// The frame is not JSON.
        case invalidJSON = "invalid-json"
        /// The frame is no object with a string `type`, or a field is missing or of the wrong kind.
        case invalidMessage = "invalid-message"
        /// There is no message of this type. The connection stays.
        case unknownType = "unknown-type"
        /// A field of `hello` is missing or wrong. The connection is closed with 4400.
        case badHello = "bad-hello"
        /// `n` of a `submit` is missing or wrong, so that it cannot even be rejected.
        case invalidSubmit = "invalid-submit"
        /// `state` of a `presence` is no object.
        case invalidPresence = "invalid-presence"
        /// `state` of a `presence` is larger than ``Limits/presenceBytes``.
        case presenceTooLarge = "presence-too-large"
        /// `token` of a `token` is no string.
        case invalidToken = "invalid-token"
        /// `id` of a `ping` is too large to be sent back.
        case pingTooLarge = "ping-too-large"
    }

    /// What is wrong, for programs.
    public let kind: Kind
    /// What is wrong and what would be right, for people.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The `code` of the `error` frame.
    public var code: String { kind.rawValue }

    public var description: String { "\(code): \(message)" }
}
