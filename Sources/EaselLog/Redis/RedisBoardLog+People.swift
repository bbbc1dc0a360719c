public import EaselBoard
import EaselJSON
internal import EaselRedis

extension RedisBoardLog: PeopleStore {
    public func remember(_ people: [KnownPerson], of board: BoardID) async throws(LogError) {
        guard !people.isEmpty else { return }
        let keys = BoardKeys(board: board)
        var arguments: [RedisCommand.Argument] = [.integer(KnownPerson.maximum)]
        for person in people {
            arguments.append(.text(person.identity.key))
            arguments.append(.bytes(JSON.object(person.object).canonical))
        }
        _ = try await evaluate(PeopleScripts.remember, keys: [keys.people, keys.meta], arguments: arguments, of: board)
    }

    public func people(of board: BoardID) async throws(LogError) -> [KnownPerson] {
        RedisBorder.people(try await send(RedisCommand("HVALS", key: BoardKeys(board: board).people), of: board))
    }
}
