import EaselBoard
import EaselJSON
import EaselLog
import NIOCore

/// How sessions come onto a board, catch up and leave it.
extension Room {
    /// Brings a session onto the board: its welcome, then what it is missing, then what happens from now on.
    func join(_ session: SessionHandle, hello: Hello) async throws {
        try await open()
        cancelUnload()
        let client = ClientID(key: hello.key)
        let participant = Participant(
            session: session.id, client: client, name: hello.name ?? Palette.anonymous,
            color: hello.color ?? Palette.color(of: client), state: [:])
        let last = try await log.lastSubmission(of: client, on: board)
        if let resume = hello.resume, resume.epoch == epoch, resume.seq > head {
            await catchUp(to: resume.seq)
        }
        try await log.enter(participant, node: rooms.node, on: board)
        do {
            let snapshot = isInReach(hello.resume) ? nil : try await snapshotForJoining()
            // What was true before the wait for a snapshot need not be now; then the session joins once more.
            guard case .open = phase, snapshot.map({ $0.epoch == epoch }) ?? isInReach(hello.resume) else {
                throw RoomError.unloaded
            }
            admit(
                session, as: participant, n: last?.n ?? 0,
                start: snapshot.map { .snapshot($0) } ?? .operations(after: hello.resume?.seq ?? 0))
        } catch {
            try? await log.leave([session.id], on: board)
            throw error
        }
    }

    /// Puts a session on the roster and on the outlet of its loop. Nothing waits in here: welcome, roster, ring and
    /// outlet belong to one moment.
    private func admit(
        _ session: SessionHandle, as participant: Participant, n: Int, start: Session.Admission.Start
    ) {
        publish(.participants(node: rooms.node, joined: [participant], left: []))
        crowd.enter(RosterEntry(participant: participant, node: rooms.node))
        tellNewsSoon()
        let welcome = Welcome(
            board: board, epoch: epoch, seq: head, client: participant.client, session: session.id, n: n,
            role: .editor, node: rooms.node, participants: crowd.participants, limits: configuration.limits,
            heartbeat: Int(configuration.heartbeat.nanoseconds / 1_000_000))
        let admission = Session.Admission(
            welcome: BoundedFrames.encode(welcome), client: participant.client, start: start)
        let key = ObjectIdentifier(session.eventLoop)
        var outlet =
            outlets[key] ?? OutletHandle(on: session.eventLoop, ring: ring, counters: rooms.counters)
        outlet.sessions += 1
        outlets[key] = outlet
        outlet.perform { [session, isDraining] outlet in
            session.onLoop.admit(admission, to: self, through: outlet)
            if isDraining { session.onLoop.drain(after: .zero) }
        }
    }

    /// Whether the operations behind a resume are a shorter way than a snapshot.
    private func isInReach(_ resume: Resume?) -> Bool {
        guard let resume else { return false }
        return resume.epoch == epoch && resume.seq <= head && head - resume.seq <= configuration.catchUpOperations
    }

    /// Another node may have shown a client more than this one has been told yet.
    private func catchUp(to seq: Seq) async {
        guard let current = try? await log.head(board), current.epoch == epoch, current.seq >= seq else { return }
        guard case .open = phase, current.epoch == epoch else { return }
        announced = max(announced, current.seq)
        do {
            while head < seq {
                let page = try await log.read(board, after: head, limit: 1_000, maximumBytes: 512 << 10)
                guard case .open = phase, current.epoch == epoch, let frame = OperationFrame(page) else { return }
                deliver(frame)
            }
        } catch {
            logger.warning("a resume can't be served from the log", metadata: ["error": "\(error)"])
        }
    }

    func leave(_ session: SessionHandle) {
        let key = ObjectIdentifier(session.eventLoop)
        if var outlet = outlets[key] {
            outlet.sessions -= 1
            outlets[key] = outlet.sessions > 0 ? outlet : nil
        }
        crowd.leave(session.id)
        unpublished[session.id] = nil
        tellNewsSoon()
        publish(.participants(node: rooms.node, joined: [], left: [session.id]))
        Task { [log, board, logger] in
            do {
                try await log.leave([session.id], on: board)
            } catch {
                logger.warning("a leave was not recorded; it will be swept", metadata: ["error": "\(error)"])
            }
        }
        scheduleUnloadIfEmpty()
    }

    // MARK: Catching up

    /// A snapshot that the ring reaches back to.
    func snapshotForJoining() async throws -> Snapshot {
        if let snapshot = joinSnapshot, snapshot.epoch == epoch, snapshot.seq >= ring.tail,
            head - snapshot.seq < configuration.snapshotOperations, bytesSinceSnapshot < configuration.snapshotBytes
        {
            return snapshot
        }
        return try await makeSnapshot()
    }

    /// Makes a snapshot of the head off this loop. Many may wait; it is made once.
    func makeSnapshot() async throws -> Snapshot {
        if let task = snapshotInProgress { return try await task.value }
        let (replica, target, epoch) = (self.replica, head, self.epoch)
        let recent = ring.frames(after: await replica.seq) ?? []
        if let task = snapshotInProgress { return try await task.value }
        let task = Task {
            try await replica.advance(to: target, with: recent)
            return await replica.snapshot()
        }
        snapshotInProgress = task
        defer { snapshotInProgress = nil }
        let bytes = bytesSinceSnapshot
        let snapshot = try await task.value
        guard snapshot.epoch == epoch, self.epoch == epoch else { throw LogError.epochChanged(current: self.epoch) }
        joinSnapshot = snapshot
        bytesSinceSnapshot -= bytes
        size = await replica.size()
        size.grow(bytes: bytesSinceSnapshot)
        return snapshot
    }

    /// Gives a session that starts anew a snapshot.
    func sendSnapshot(to session: SessionHandle) {
        Task {
            do {
                let snapshot = try await snapshotForJoining()
                session.perform { $0.takeSnapshot(snapshot) }
            } catch {
                session.perform {
                    $0.end(.overloaded, error: "unavailable", reason: "no snapshot can be made now: \(error)")
                }
            }
        }
    }

    /// Gives a session what has left the ring behind its cursor, a page at a time.
    func sendBacklog(after cursor: Seq, to session: SessionHandle) {
        Task {
            do {
                let page = try await log.read(board, after: cursor, limit: 500, maximumBytes: 256 << 10)
                guard let frame = OperationFrame(page) else {
                    throw LogError.corrupt("seq \(cursor + 1) is not in the log")
                }
                session.perform { $0.takeBacklog(frame) }
            } catch {
                logger.warning("a backlog can't be read; a snapshot is sent", metadata: ["error": "\(error)"])
                sendSnapshot(to: session)
            }
        }
    }

    func tellDigest(to session: SessionHandle) {
        let (target, epoch) = (head, self.epoch)
        Task {
            do {
                try await replica.advance(to: target, with: ring.frames(after: await replica.seq) ?? [])
                let (seq, digest) = await replica.digest()
                guard epoch == self.epoch else { return }
                session.tell(.digest(seq: seq, digest))
            } catch {
                session.tell(.error(code: "unavailable", message: "the digest can't be made now: \(error)"))
            }
        }
    }

    // MARK: Storing snapshots

    /// Whoever's batch crosses the line writes the snapshot, so that one node does. `before` and `after` are where the log
    /// ended before and after the batch.
    func storeSnapshotIfDue(from before: Seq, to after: Seq) {
        let every = configuration.snapshotOperations
        guard before / every < after / every || bytesSinceSnapshot >= configuration.snapshotBytes else { return }
        isSnapshotDue = true
        storeDueSnapshots()
    }

    /// One after the other: what becomes due meanwhile is stored next.
    private func storeDueSnapshots() {
        guard !isStoringSnapshot else { return }
        isStoringSnapshot = true
        Task {
            while isSnapshotDue {
                isSnapshotDue = false
                do {
                    let snapshot = try await makeSnapshot()
                    try await log.store(snapshot, of: board)
                    rooms.counters.snapshots.count()
                    await rooms.keepHouse(board, isSweep: false)
                } catch {
                    logger.warning("a snapshot was not stored", metadata: ["error": "\(error)"])
                }
            }
            isStoringSnapshot = false
        }
    }
}
