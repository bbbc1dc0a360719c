internal import EaselJSON
internal import NIOCore

/// Why a request is not served, with the codes that clients know.
package enum EngineRefusal: Error, Sendable, Hashable {
    case unknownTransport
    case unknownSession
    case badHandshakeMethod
    case badRequest
    /// With the message of whoever refused.
    case forbidden(String)
    case unsupportedVersion
    /// Too many sessions are open.
    case overloaded
    /// The server is closing. Node, whose server refuses connections then, has no code of its own for it.
    case closing

    package var code: Int {
        switch self {
        case .unknownTransport: 0
        case .unknownSession: 1
        case .badHandshakeMethod: 2
        case .badRequest: 3
        case .forbidden, .overloaded, .closing: 4
        case .unsupportedVersion: 5
        }
    }

    package var message: String {
        switch self {
        case .unknownTransport: "Transport unknown"
        case .unknownSession: "Session ID unknown"
        case .badHandshakeMethod: "Bad handshake method"
        case .badRequest: "Bad request"
        case .forbidden(let message): message
        case .unsupportedVersion: "Unsupported protocol version"
        case .overloaded: "Too many sessions"
        case .closing: "Server is stopping"
        }
    }

    /// The status of the answer.
    package var status: Int {
        switch self {
        case .forbidden: 403
        case .overloaded, .closing: 503
        default: 400
        }
    }

    /// `{"code":…,"message":…}`
    var body: ByteBuffer {
        ByteBuffer(bytes: JSON.object(["code": .number(Double(code)), "message": .string(message)]).canonical)
    }
}
