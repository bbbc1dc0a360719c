import EaselBackoff
import EaselBoard
import EaselLog
import NIOCore

/// The removal of people from all boards (docs/PRIVACY.md). The store keeps whom; a node carries it out, one after the other, and
/// another one goes on where it dies.
extension RoomRegistry {
    /// Seconds after which a removal that no node has gone on with is taken up by another.
    private static let standstill = 30
    /// How often a board is gone through again where the person still draws.
    private static let maximumRounds = 10

    /// Begins to remove a subject from all boards. It is done once ``isForgetting(_:)`` is false.
    ///
    /// Throws ``RoomError/tooMuchSent(after:)`` if too many wait, and ``EaselLog/LogError``.
    func forget(_ subject: SubjectID) async throws {
        guard !forgettings.isFull else { throw RoomError.tooMuchSent(after: .seconds(10)) }
        try await log.beginForgetting(subject)
        takeUp([subject])
    }

    /// Whether this node has yet to remove the subject from some board.
    func isForgetting(_ subject: SubjectID) -> Bool { forgettings.holds(subject) }

    /// Goes on with removals that no node sees to.
    func resumeForgettings() async throws(LogError) {
        takeUp(try await log.takeUpForgettings(after: Self.standstill))
    }

    private func takeUp(_ subjects: [SubjectID]) {
        guard subjects.map({ forgettings.add($0) }).contains(true) else { return }
        run { registry in
            await withTaskExecutorPreference(WorkerThreads.background) {
                while !Task.isCancelled, let subject = registry.forgettings.next {
                    await registry.forgetEverywhere(subject)
                    registry.forgettings.done(subject)
                }
            }
        }
    }

    private func forgetEverywhere(_ subject: SubjectID) async {
        var backoff = Backoff.ofLog
        while !Task.isCancelled {
            do {
                try await forgetOnBoards(subject)
                try await log.endForgetting(subject)
                logger.notice("Removed a person from all boards")
                return
            } catch {
                logger.warning("Removal of a person is tried again", metadata: ["error": "\(error)"])
                try? await Task.sleep(nanoseconds: UInt64(backoff.next().nanoseconds))
            }
        }
    }

    private func forgetOnBoards(_ subject: SubjectID) async throws {
        var last: BoardID?
        repeat {
            let page = try await log.list(after: last, limit: 100)
            for board in page {
                try Task.checkCancellation()
                try await log.continueForgetting(subject)
                do {
                    try await forget(subject, on: board.id)
                } catch LogError.noSuchBoard {
                    // Deleted meanwhile, with all that it had.
                } catch LogError.corrupt(let what) {
                    logger.error(
                        "A person can't be removed from a damaged board",
                        metadata: ["board": "\(board.id)", "error": "\(what)"])
                }
            }
            last = page.last?.id
        } while last != nil
    }

    /// Sessions end first, then the log is changed, and at last the record: with that, whatever a node had on its way is refused
    /// and judged anew, and all nodes read again what they keep of the log.
    private func forget(_ subject: SubjectID, on board: BoardID) async throws {
        let author = Author(subject: subject)
        try await log.publish(RoomCommand.forget(author).encode(), on: board)
        let names = try await log.people(of: board).filter { $0.identity == .author(author) }.map(\.name)
        var isNamed = try await log.forget(subject, on: board)
        if var copy = try await log.access(of: board)?.record {
            isNamed = copy.forget(subject, names: names) || isNamed
        }
        for _ in 0..<Self.maximumRounds where isNamed {
            _ = try await changeAccess(of: board) { $0.forget(subject, names: names) }
            // What was on its way then.
            isNamed = try await log.forget(subject, on: board)
        }
    }
}
