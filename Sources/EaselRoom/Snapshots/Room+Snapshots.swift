import EaselBoard
import EaselLog

/// Carries out what ``SnapshotScheduler`` decides. Documents are folded and encoded off the room's loop.
extension Room {
    /// A snapshot that the ring goes on behind.
    func snapshotForJoining() async throws -> Snapshot {
        if let snapshot = snapshots.reusable(ringTail: follower.ring.tail, head: head) { return snapshot }
        return try await makeSnapshot()
    }

    /// Makes a snapshot of the head.
    func makeSnapshot() async throws -> Snapshot {
        if let task = snapshotInProgress { return try await task.value }
        let (projection, target) = (self.projection, head)
        let begun = snapshots.begin()
        let task = Task {
            try await advance(projection, to: target)
            return await projection.snapshot()
        }
        snapshotInProgress = task
        defer { if snapshotInProgress == task { snapshotInProgress = nil } }
        let snapshot = try await task.value
        guard projection === self.projection else { throw LogError.epochChanged(current: epoch) }
        snapshots.finish(begun, snapshot)
        await measure(projection)
        return snapshot
    }

    /// Takes over how large the document is, and so how far operations may go without being looked at.
    func measure(_ projection: DocumentProjection, exactly isExact: Bool = false) async {
        let (seq, size) = await projection.size(exactly: isExact)
        // Frames that came meanwhile are not in what was measured.
        if projection === self.projection, let growth = follower.ring.growth(after: seq) {
            pipeline.measured(size, grownBy: growth)
        }
    }

    /// Folds what a projection lacks, from the ring where that reaches back to it. The ring is looked at only then, and not
    /// kept: a copy of it would have to be made with the next frame.
    func advance(_ projection: DocumentProjection, to target: Seq) async throws {
        let seq = await projection.seq
        guard projection === self.projection else { throw LogError.epochChanged(current: epoch) }
        try await projection.advance(to: target, with: follower.ring.frames(after: seq) ?? [])
    }

    /// Stores a snapshot, and another one if that becomes due meanwhile.
    func storeSnapshot() {
        spawn { room in
            repeat {
                do {
                    let snapshot = try await room.makeSnapshot()
                    try await room.log.store(snapshot, of: room.board)
                    room.counters.snapshots.count()
                    await room.registry.applyRetention(to: room.board, isSweep: false)
                } catch {
                    room.logger.warning("Snapshot was not stored", metadata: ["error": "\(error)"])
                }
            } while room.snapshots.finishStoring()
        }
    }

    /// Folds what the ring will let go of soon: if the store loses the board, this node still has all of it.
    func fold() {
        spawn { room in
            repeat {
                do {
                    let projection = room.projection
                    try await room.advance(projection, to: room.head)
                    await room.measure(projection)
                } catch {
                    room.logger.debug("Recent operations are not folded yet", metadata: ["error": "\(error)"])
                }
            } while room.snapshots.finishFolding()
        }
    }

    // MARK: For a session

    /// Gives a session that starts over a snapshot.
    func sendSnapshot(to session: SessionHandle) {
        spawn { room in
            do {
                let snapshot = try await room.snapshotForJoining()
                session.perform { $0.receive(snapshot) }
            } catch {
                session.perform { $0.fail(.unavailable("no snapshot can be made now: \(error)")) }
            }
        }
    }

    /// Gives a session what has left the ring behind its cursor, a page at a time.
    func sendBacklog(after cursor: Seq, to session: SessionHandle) {
        spawn { room in
            let epoch = room.epoch
            do {
                let page = try await room.log.read(room.board, after: cursor, limit: 500, maximumBytes: 256 << 10)
                // Of another lineage the session is told by a snapshot that is on its way already.
                guard epoch == room.epoch else { return }
                guard let frame = OperationFrame(page) else {
                    throw LogError.corrupt("seq \(cursor + 1) is not in the log")
                }
                session.perform { $0.receive(backlog: frame) }
            } catch {
                room.logger.warning("Backlog can't be read; sending a snapshot", metadata: ["error": "\(error)"])
                room.sendSnapshot(to: session)
            }
        }
    }

    func tellDigest(to session: SessionHandle) {
        spawn { room in
            let projection = room.projection
            do {
                try await room.advance(projection, to: room.head)
                let (seq, digest) = await projection.digest()
                guard projection === room.projection else { return }
                session.tell(.digest(seq: seq, digest))
            } catch {
                session.tell(.error(code: "unavailable", message: "the digest can't be made now: \(error)"))
            }
        }
    }
}
