import EaselBoard
public import EaselRedis
public import Logging

/// The log that nodes share: a Redis stream for each board (docs/DESIGN.md, "Redis"). Needs Redis 7 or later.
public final class RedisBoardLog: Sendable {
    let client: RedisClient
    let logger: Logger
    let acks: Acknowledgement

    public init(client: RedisClient, acks: Acknowledgement = .logged, logger: Logger) {
        self.client = client
        self.acks = acks
        self.logger = logger
    }

    func send(_ command: RedisCommand, of board: BoardID?) async throws(LogError) -> RESPValue {
        try await mapped(of: board) { try await self.client.send(command) }
    }

    /// Sends commands in one round trip. A reply may be an error of its command alone; one that says that the server can't
    /// answer now is thrown.
    func sendEach(_ commands: [RedisCommand]) async throws(LogError) -> [RESPValue] {
        guard !commands.isEmpty else { return [] }
        return try await mapped(of: nil) {
            let replies = try await self.client.send(pipeline: commands)
            for case .error(let error) in replies where error.prefix != Self.wrongType {
                throw RedisError.reply(error)
            }
            return replies
        }
    }

    func evaluate(
        _ script: RedisScript, keys: [String], arguments: [RedisCommand.Argument], durability: Durability = .written,
        of board: BoardID?
    ) async throws(LogError) -> RESPValue {
        try await mapped(of: board) {
            try await self.client.evaluate(script, keys: keys, arguments: arguments, durability: durability)
        }
    }

    /// Translates errors of the Redis client to errors of a log.
    func mapped<Value: Sendable>(
        of board: BoardID?, _ body: () async throws -> Value
    ) async throws(LogError) -> Value {
        do {
            return try await body()
        } catch RedisError.reply(let error) {
            throw try Self.logError(error, of: board)
        } catch let error as RedisError {
            throw .unavailable(Unavailability(error))
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// What Redis says where a key holds another type than a command is for.
    private static let wrongType: Substring = "WRONGTYPE"

    /// Easel's scripts name their errors by the first word.
    static func logError(_ error: RedisReplyError, of board: BoardID?) throws(LogError) -> LogError {
        let rest = error.message.dropFirst(error.prefix.count + 1)
        return switch (error.prefix, board) {
        case ("NOBOARD", .some(let board)): .noSuchBoard(board)
        case ("EPOCH", _): .epochChanged(current: try Epoch(stored: String(rest)))
        case ("STALE", _): .stale
        case ("ACCESS", _): .accessChanged
        case ("NOSNAPSHOT", _): .corrupt("no snapshot is stored: \(rest)")
        case ("BEHIND", _): .behind(head: try StoredValue.text(String(rest)).seq("the end of the log"))
        case ("REPLACED", _): .replaced(head: try StoredValue.text(String(rest)).seq("the end of the log"))
        case ("EXISTS", .some(let board)): .boardExists(board)
        case ("CORRUPT", .some(let board)): .corrupt("the \(rest) of board \(board)")
        case (wrongType, .some(let board)): .corrupt("a key of board \(board) has another type than Easel's")
        case (wrongType, nil): .corrupt("a key has another type than Easel's")
        default: .unavailable(Unavailability(.reply(error)))
        }
    }
}

extension RedisBoardLog: BoardLog {}
