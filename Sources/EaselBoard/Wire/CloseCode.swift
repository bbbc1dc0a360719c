/// Why a WebSocket connection is closed (docs/PROTOCOL.md, "Close codes").
public enum CloseCode: UInt16, Sendable, CaseIterable {
    /// The purpose is fulfilled.
    case normal = 1000
    /// The peer broke the WebSocket protocol (RFC 6455).
    case protocolError = 1002
    /// A binary frame came, and easel.v1 has text frames only.
    case unsupportedData = 1003
    /// A text frame that is not UTF-8 (RFC 6455).
    case invalidPayload = 1007
    /// A frame larger than ``Limits/frameBytes``.
    case frameTooLarge = 1009
    /// The node drains: reconnect, to another one.
    case drain = 1012
    /// The node is overloaded: try later.
    case overloaded = 1013
    /// The hello was wrong. Coming again with the same one is of no use.
    case badHello = 4400
    /// The token is missing, wrong or has expired: come again with another one.
    case unauthenticated = 4401
    /// The token does not reach this board.
    case forbidden = 4403
    /// There is no such board, and boards are not made by their first hello here.
    case noSuchBoard = 4404
    /// The hello did not come in time.
    case helloTooLate = 4408
    /// The board was deleted.
    case boardDeleted = 4409
    /// The client reads too slowly, and even a snapshot did not help.
    case slowConsumer = 4413
    /// More frames than the rate allows: come again later.
    case rateLimited = 4429
}
