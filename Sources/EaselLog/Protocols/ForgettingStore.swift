public import EaselBoard

/// The removal of people from logs (docs/PRIVACY.md). It takes long, so a store keeps who is still to be removed: when the node
/// that does it dies, another one goes on.
public protocol ForgettingStore: Sendable {
    /// Records that a subject is to be forgotten, until ``endForgetting(_:)``. The caller sees to it.
    func beginForgetting(_ subject: SubjectID) async throws(LogError)

    /// Says that the caller still sees to it.
    func continueForgetting(_ subject: SubjectID) async throws(LogError)

    /// Subjects whose forgetting nobody has seen to for so many seconds; the caller does from now on. Where one process has
    /// the store, all subjects that are to be forgotten.
    func takeUpForgettings(after seconds: Int) async throws(LogError) -> [SubjectID]

    /// The subject is forgotten.
    func endForgetting(_ subject: SubjectID) async throws(LogError)

    /// Replaces a subject by ``EaselBoard/Author/forgotten`` in a board's operations, as the one who made them and as the one
    /// whom an archive names, and forgets the names that were remembered of it and of its clients. Seqs, numbers, times and
    /// edits stay. True if there was anything of it.
    ///
    /// Idempotent; one that did not end is completed by the next. Operations that are appended meanwhile are in the log
    /// afterwards. Followers are not told. Throws ``LogError/noSuchBoard(_:)``.
    func forget(_ subject: SubjectID, on board: BoardID) async throws(LogError) -> Bool
}
