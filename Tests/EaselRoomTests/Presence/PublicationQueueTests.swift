import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("What a node tells of its sessions")
struct PublicationQueueTests {
    private typealias Publication = PublicationQueue.Publication

    private func participant(_ session: SessionID) -> Participant {
        Participant(
            session: session, client: ClientID(key: "a key of \(session)"), name: session.string, color: "#000000",
            state: [:])
    }

    @Test("goes one publication at a time; what comes meanwhile goes together with the next")
    func oneAtATime() {
        var queue = PublicationQueue()
        #expect(queue.isIdle)
        #expect(queue.next(withPresence: true) == nil)
        queue.join(participant("ada"))
        #expect(queue.next(withPresence: false) == Publication(joined: [participant("ada")]))
        queue.join(participant("bob"))
        queue.leave("ada")
        #expect(queue.next(withPresence: true) == nil)
        #expect(!queue.isIdle)
        let waits = queue.finish()
        #expect(!waits)
        #expect(
            queue.next(withPresence: false)
                == Publication(remove: ["ada"], joined: [participant("bob")], left: ["ada"]))
        _ = queue.finish()
        #expect(queue.isIdle)
    }

    @Test("never says that somebody has joined behind saying that he left")
    func order() {
        var queue = PublicationQueue()
        queue.enterAgain(participant("ada"))
        queue.update("ada", state: ["x": 1])
        queue.leave("ada")
        #expect(queue.next(withPresence: true) == Publication(remove: ["ada"], left: ["ada"]))
    }

    @Test("enters in the log's roster what that has lost")
    func entersAgain() {
        var queue = PublicationQueue()
        queue.enterAgain(participant("ada"))
        queue.remove("bob")
        #expect(
            queue.next(withPresence: false)
                == Publication(enter: [participant("ada")], remove: ["bob"], joined: [participant("ada")]))
    }

    @Test("has only the newest presence, which waits until it is due")
    func presence() {
        var queue = PublicationQueue()
        queue.update("ada", state: ["x": 1])
        queue.update("ada", state: ["x": 2])
        #expect(queue.next(withPresence: false) == nil)
        queue.join(participant("bob"))
        #expect(queue.next(withPresence: false) == Publication(joined: [participant("bob")]))
        let waits = queue.finish()
        #expect(waits)
        #expect(queue.next(withPresence: true) == Publication(states: ["ada": ["x": 2]]))
        let waitsStill = queue.finish()
        #expect(!waitsStill)
    }
}
