public import EaselBoard

/// The removal of people from all boards.
extension BoardService {
    /// Begins to remove a subject from the logs, names, members and labels of all boards; ends its sessions. It is done once
    /// ``isForgetting(_:)`` is false, also if this node dies meanwhile: another one goes on.
    ///
    /// Throws ``RoomError/tooMuchSent(after:)`` if too many removals wait, and ``EaselLog/LogError``.
    public func forget(_ subject: SubjectID) async throws {
        try await registry.forget(subject)
    }

    /// Whether this node has yet to remove the subject from some board.
    public func isForgetting(_ subject: SubjectID) -> Bool {
        registry.isForgetting(subject)
    }
}
