import EaselBoard
import EaselLog
import EaselRoom
import NIOCore
import Synchronization

/// What a node does at length for those who ask over HTTP, each kind with bounds of its own. Nothing of it is waited for
/// by those who join boards or draw on them.
final class NodeWork: Sendable {
    /// What computes: documents, exports, the reading of files to import. Its account of bytes is that of all bodies and
    /// answers.
    let jobs: WorkAdmission
    /// Answers and bodies that last as long as their client likes: histories, event streams, archives.
    let streams: WorkAdmission
    /// Imports, from before their bodies are read until they are in the log. As many as may be at once may wait four times over.
    let imports: WorkAdmission
    /// The pages of such histories. Whoever has a stream is never refused, but waits.
    let pages: WorkAdmission
    let answers = SharedAnswers()
    private let cuts = Atomic<Int>(0)

    init(_ limits: WorkLimits) {
        jobs = WorkAdmission(limits)
        var streaming = WorkLimits()
        (streaming.atOnce, streaming.waiting, streaming.perParty) = (1_000, 0, limits.streamsPerParty)
        streams = WorkAdmission(streaming)
        var importing = WorkLimits()
        (importing.atOnce, importing.waiting) = (limits.imports, 4 * limits.imports)
        importing.deadline = limits.deadline
        imports = WorkAdmission(importing)
        var reading = WorkLimits()
        (reading.atOnce, reading.waiting) = (2 * System.coreCount, 4 * streaming.atOnce)
        pages = WorkAdmission(reading)
    }

    /// Connections that were closed because their client was too slow.
    var slowClients: Int { cuts.load(ordering: .relaxed) }

    func countSlowClient() { cuts.add(1, ordering: .relaxed) }

    /// Makes a version of a board in some format, or takes what others read of it now. Only who makes it takes a place at
    /// work: any number may wait for one answer.
    func answer(
        _ format: SharedAnswers.Key.Format, of info: BoardInfo, at seq: Seq, for asker: Asker,
        _ make: @escaping @Sendable () async throws -> ByteBuffer
    ) async throws -> SharedAnswers.Share {
        let key = SharedAnswers.Key(board: info.id, epoch: info.epoch, seq: seq, format: format)
        if let share = answers.share(key) { return share }
        return try await jobs.wait(for: asker) { [self] in
            try await answers.share(key) {
                try await jobs.atPlace(for: asker) { [self] in
                    let bytes = try await make()
                    let held = jobs.heldBytes(for: asker.party)
                    try held.grow(by: bytes.readableBytes)
                    return answers.add(bytes, held, under: key)
                }
            }
        }
    }

    /// Reads a page of a history that is being streamed. It is counted for no address: its stream is.
    func page<Result: Sendable>(_ read: () async throws -> Result) async throws -> Result {
        let place = try await pages.enter(for: nil)
        defer { place.leave() }
        return try await read()
    }
}
