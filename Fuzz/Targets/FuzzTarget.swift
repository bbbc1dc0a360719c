/// A part of Easel that bytes from outside reach, and what has to hold whatever they are.
public struct FuzzTarget: Sendable {
    /// What to call it on the command line.
    public let name: String
    /// Inputs to start from: what real peers send, and what went wrong before.
    public let seeds: @Sendable () throws -> [[UInt8]]
    /// Gives an input to the part. Throws ``Finding`` if something does not hold; a crash speaks for itself.
    public let run: @Sendable ([UInt8]) async throws -> Void

    /// All of them.
    public static let all: [FuzzTarget] = [
        .clientFrame, .serverFrame, .json, .reply, .operationFrame, .webSocket, .request, .excalidrawFile, .archive,
        .storedValue, .http, .engineIO, .socketPacket, .messagePack,
    ]
}

/// What does not hold, in a sentence.
public struct Finding: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }

    /// Throws unless `condition` holds.
    static func unless(_ condition: Bool, _ description: @autoclosure () -> String) throws {
        guard condition else { throw Finding(description()) }
    }
}
