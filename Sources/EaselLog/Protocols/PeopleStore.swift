public import EaselBoard

/// The names of those who have drawn on boards, in the meta of each board, so that its history says who they were. They live
/// and die with it.
public protocol PeopleStore: Sendable {
    /// Remembers people, in place of what was remembered of the same ones. Beyond ``EaselBoard/KnownPerson/maximum`` those are
    /// forgotten who were remembered longest ago. Does nothing if there is no such board.
    func remember(_ people: [KnownPerson], of board: BoardID) async throws(LogError)

    /// Those who are remembered, in no order. Empty if there is no such board.
    func people(of board: BoardID) async throws(LogError) -> [KnownPerson]
}
