import EaselBoard
import EaselLog
import NIOCore

/// How sessions come onto a board and leave it.
extension Room {
    /// Brings a session onto the board: its welcome, then what it is missing, then what happens from now on.
    func join(_ session: SessionHandle, hello: Hello) async throws {
        try await open()
        do {
            try await joinOpen(session, hello: hello)
        } catch {
            // The end of the room cancels what is under way in it.
            throw isClosed ? RoomError.unloaded : error
        }
    }

    private func joinOpen(_ session: SessionHandle, hello: Hello) async throws {
        cancelUnload()
        let generation = self.generation
        let client = ClientID(key: hello.key)
        let participant = Participant(
            session: session.id, client: client, name: hello.name ?? Palette.anonymous,
            color: hello.color ?? Palette.color(of: client), state: [:])
        let last = try await log.lastSubmission(of: client, on: board)
        if let resume = hello.resume, resume.epoch == epoch, resume.seq > head {
            await catchUp(to: resume.seq)
        }
        try await presence.enter(participant)
        do {
            let snapshot = isInReach(hello.resume) ? nil : try await snapshotForJoining()
            // What was read before the waits may not be true any more; then the session joins once more.
            guard isOpen, generation == self.generation, snapshot.map({ $0.epoch == epoch }) ?? isInReach(hello.resume)
            else { throw RoomError.unloaded }
            admit(
                session, as: participant, n: last?.n ?? 0,
                start: snapshot.map { .snapshot($0) } ?? .operations(after: hello.resume?.seq ?? 0))
        } catch {
            withPresence { $0.withdraw(session.id) }
            throw error
        }
    }

    /// Puts a session on the roster and on the broadcaster of its loop. Nothing waits in here: welcome, roster, ring and
    /// broadcaster belong to one moment.
    private func admit(
        _ session: SessionHandle, as participant: Participant, n: Int, start: DeliveryCursor.Start
    ) {
        let participants = withPresence { $0.admit(participant) }
        let welcome = Welcome(
            board: board, epoch: epoch, seq: head, client: participant.client, session: session.id, n: n,
            role: .editor, node: registry.node, participants: participants, limits: configuration.limits,
            heartbeat: Int(configuration.heartbeat.nanoseconds / 1_000_000))
        let admission = Session.Admission(
            welcome: FrameSplitter.split(welcome), client: participant.client, start: start)
        let broadcaster = broadcasters.add(session, ring: follower.ring, counters: counters)
        broadcaster.perform { [session, isDraining] broadcaster in
            session.onLoop.admit(admission, to: self, through: broadcaster)
            if isDraining { session.onLoop.drain(after: .zero) }
        }
    }

    func leave(_ session: SessionHandle) {
        broadcasters.remove(session)
        withPresence { $0.leave(session.id) }
        scheduleUnloadIfEmpty()
    }

    /// Whether the operations behind a resume are a shorter way than a snapshot.
    private func isInReach(_ resume: Resume?) -> Bool {
        guard let resume else { return false }
        return resume.epoch == epoch && resume.seq <= head && head - resume.seq <= configuration.catchUpOperations
    }

    /// Another node may have shown a client more than this one has been told yet.
    private func catchUp(to seq: Seq) async {
        do {
            guard let current = try await log.head(board), current.epoch == epoch, current.seq >= seq else { return }
            _ = follower.expectFrames(upTo: current.seq)
            while isOpen, current.epoch == epoch, head < seq {
                try Task.checkCancellation()
                let page = try await log.read(board, after: head, limit: 1_000, maximumBytes: 512 << 10)
                guard isOpen, current.epoch == epoch, let frame = OperationFrame(page) else { return }
                carryOut(follower.receive(frame))
            }
        } catch {
            logger.warning("Resume can't be served from the log", metadata: ["error": "\(error)"])
        }
    }
}
