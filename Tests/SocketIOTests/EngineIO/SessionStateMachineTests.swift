import NIOCore
import Testing

@testable import SocketIO

/// Every transition, as values. Times are milliseconds after the handshake.
@Suite("The state of an Engine.IO session") struct EngineSessionStateMachineTests {
    private typealias Machine = EngineSessionStateMachine
    private typealias Action = Machine.Action

    private static let stopped: [Action] = [.cancel(.heartbeat), .cancel(.upgrade), .cancel(.close)]

    private static func time(_ milliseconds: Int64) -> NIODeadline {
        .uptimeNanoseconds(1_000_000_000) + .milliseconds(milliseconds)
    }

    private func machine(
        _ opening: Machine.Opening = .poll(0), _ revision: EngineRevision = .four, unsent: Int = 1_000
    ) -> Machine {
        Machine.open(opening, handshake: "{}", configuration(revision, unsent), now: Self.time(0)).0
    }

    private func configuration(_ revision: EngineRevision, _ unsent: Int) -> Machine.Configuration {
        Machine.Configuration(
            revision: revision, pingInterval: .milliseconds(300), pingTimeout: .milliseconds(200),
            upgradeTimeout: .milliseconds(1_000), closeTimeout: .milliseconds(2_000), maximumUnsentBytes: unsent,
            maximumPacketsPerPoll: 2)
    }

    private func text(_ text: String) -> EngineOutput { .messages(EncodedMessages(text: text)) }

    private func message(_ text: String) -> EnginePacket { .message(.text(ByteBuffer(string: text))) }

    /// On a WebSocket that took polling over.
    private func upgraded() -> Machine {
        var machine = machine()
        _ = machine.webSocketConnected(9, Self.time(0))
        _ = machine.received(.ping(isProbe: true), onWebSocket: 9, Self.time(0))
        _ = machine.received(.upgrade, onWebSocket: 9, Self.time(0))
        return machine
    }

    // MARK: Beginning

    @Test("begins with the open packet and a heartbeat", arguments: [EngineRevision.three, .four])
    func open(_ revision: EngineRevision) {
        let due = Action.schedule(.heartbeat, Self.time(revision == .four ? 300 : 500))
        let (_, onPolling) = Machine.open(
            .poll(1), handshake: "{}", configuration(revision, 1), now: Self.time(0))
        #expect(onPolling == [.answerPoll(1, [.packet(.open("{}"))]), due])
        let (_, onWebSocket) = Machine.open(
            .webSocket(2), handshake: "{}", configuration(revision, 1), now: Self.time(0))
        #expect(onWebSocket == [.write(2, [.packet(.open("{}"))]), due])
    }

    // MARK: Sending

    @Test("keeps what is sent until a poll takes it, a bounded number of packets at a time") func queue() {
        var machine = machine()
        for word in ["a", "b", "c"] { #expect(machine.send(text(word)) == []) }
        #expect(!machine.hasIdlePoll)
        #expect(machine.poll(1, Self.time(1)) == [.answerPoll(1, [text("a"), text("b")])])
        #expect(machine.poll(2, Self.time(2)) == [.answerPoll(2, [text("c")])])
        #expect(machine.poll(3, Self.time(3)) == [])
        #expect(machine.hasIdlePoll)
    }

    @Test("answers a waiting poll with all that is sent in one turn") func batch() {
        var machine = machine()
        #expect(machine.poll(1, Self.time(1)) == [])
        #expect(machine.send(text("a")) == [.flushSoon])
        #expect(machine.send(text("b")) == [.flushSoon])
        #expect(!machine.hasIdlePoll)
        #expect(machine.flush() == [.answerPoll(1, [text("a"), text("b")])])
        #expect(machine.flush() == [])
    }

    @Test("never takes messages that were sent together apart") func together() {
        var machine = machine()
        let three = EngineOutput.messages(
            EncodedMessages([.text(ByteBuffer(string: "a")), .binary(ByteBuffer()), .binary(ByteBuffer())]))
        _ = machine.send(three)
        _ = machine.send(text("b"))
        #expect(machine.poll(1, Self.time(1)) == [.answerPoll(1, [three])])
    }

    @Test("ends when more waits than it may hold") func overflow() {
        var machine = machine(unsent: 10)
        #expect(machine.send(text("12345")) == [])
        #expect(machine.send(text("1234")) == Self.stopped + [.closed(.transportError)])
        #expect(machine.send(text("")) == [])
    }

    @Test("writes to its WebSocket at once") func write() {
        var machine = machine(.webSocket(2))
        #expect(machine.send(text("a")) == [.write(2, [text("a")])])
        #expect(machine.webSocket == 2)
    }

    // MARK: Requests

    @Test("delivers the packets of a body, then says ok") func post() {
        var machine = machine()
        #expect(machine.postBegan(1, Self.time(1)) == [])
        #expect(machine.received(message("a"), inPost: 1, Self.time(1)) == [.deliver(.text(ByteBuffer(string: "a")))])
        #expect(machine.received(.noop, inPost: 1, Self.time(1)) == [])
        #expect(machine.postEnded(1) == [.answerPost(1)])
        #expect(machine.postEnded(1) == [])
    }

    @Test("ends by a second poll") func twoPolls() {
        var machine = machine()
        _ = machine.poll(1, Self.time(1))
        #expect(
            machine.poll(2, Self.time(2)) == Self.stopped
                + [.answerPoll(1, [.packet(.close)]), .closed(.transportError), .refuse(2)])
        #expect(machine.poll(3, Self.time(3)) == [.refuse(3)])
    }

    @Test("ends by a second post") func twoPosts() {
        var machine = machine()
        _ = machine.postBegan(1, Self.time(1))
        #expect(
            machine.postBegan(2, Self.time(2)) == Self.stopped
                + [.refuse(1), .closed(.transportError), .refuse(2)])
        #expect(machine.received(message("a"), inPost: 1, Self.time(2)) == [])
        #expect(machine.postBegan(3, Self.time(3)) == [.refuse(3)])
    }

    @Test("ends by a request that is abandoned") func abandoned() {
        var polling = machine()
        _ = polling.poll(1, Self.time(1))
        #expect(polling.pollAbandoned(1) == Self.stopped + [.closed(.transportError)])
        var posting = machine()
        _ = posting.postBegan(1, Self.time(1))
        #expect(posting.postAbandoned(1) == Self.stopped + [.closed(.transportError)])
        var answered = machine()
        #expect(answered.pollAbandoned(0) == [])
        #expect(answered.postAbandoned(0) == [])
    }

    @Test("outlives a body that is too large") func tooLarge() {
        var machine = machine()
        _ = machine.postBegan(1, Self.time(1))
        machine.postTooLarge(1)
        #expect(machine.postBegan(2, Self.time(2)) == [])
    }

    @Test("ends by what is no packet") func malformed() {
        var polling = machine()
        _ = polling.poll(1, Self.time(1))
        _ = polling.postBegan(2, Self.time(1))
        #expect(
            polling.malformed(inPost: 2) == Self.stopped
                + [.answerPoll(1, [.packet(.close)]), .refuse(2), .closed(.parseError)])
        var webSocket = machine(.webSocket(2))
        #expect(webSocket.malformed(onWebSocket: 2) == Self.stopped + [.closeWebSocket(2), .closed(.parseError)])
    }

    @Test("ends when its client says so") func clientCloses() {
        var polling = machine()
        _ = polling.poll(1, Self.time(1))
        _ = polling.postBegan(2, Self.time(1))
        #expect(
            polling.received(.close, inPost: 2, Self.time(1)) == [
                .answerPost(2), .answerPoll(1, [.packet(.noop)]),
            ] + Self.stopped + [.closed(.transportClose)])
        var webSocket = machine(.webSocket(2))
        #expect(
            webSocket.received(.close, onWebSocket: 2, Self.time(1)) == Self.stopped
                + [.closeWebSocket(2), .closed(.transportClose)])
    }

    @Test("ends with its WebSocket") func webSocketEnds() {
        var gone = machine(.webSocket(2))
        #expect(
            gone.webSocketEnded(2, byError: false) == Self.stopped + [.closeWebSocket(2), .closed(.transportClose)])
        var failed = machine(.webSocket(2))
        #expect(
            failed.webSocketEnded(2, byError: true) == Self.stopped + [.closeWebSocket(2), .closed(.transportError)])
        #expect(failed.webSocketEnded(2, byError: true) == [])
    }

    // MARK: Upgrade

    @Test("moves to a WebSocket that probes and upgrades, with what was not sent yet") func upgrade() {
        var machine = machine()
        _ = machine.poll(1, Self.time(0))
        #expect(machine.webSocketConnected(9, Self.time(5)) == [.schedule(.upgrade, Self.time(1_005))])
        #expect(
            machine.received(.ping(isProbe: true), onWebSocket: 9, Self.time(6)) == [
                .write(9, [.packet(.pong(isProbe: true))]), .answerPoll(1, [.packet(.noop)]),
            ])
        #expect(machine.poll(2, Self.time(7)) == [.answerPoll(2, [.packet(.noop)])])
        #expect(machine.send(text("a")) == [])
        #expect(machine.poll(3, Self.time(8)) == [.answerPoll(3, [text("a")])])
        #expect(machine.send(text("b")) == [])
        #expect(
            machine.received(.upgrade, onWebSocket: 9, Self.time(9)) == [.cancel(.upgrade), .write(9, [text("b")])])
        #expect(machine.send(text("c")) == [.write(9, [text("c")])])
        #expect(machine.poll(4, Self.time(10)) == [.refuse(4)])
        #expect(machine.postBegan(5, Self.time(10)) == [.refuse(5)])
        #expect(machine.webSocketConnected(10, Self.time(10)) == [.closeWebSocket(10)])
    }

    @Test("answers a poll that still waits when the upgrade is complete") func upgradeWithPoll() {
        var machine = machine()
        _ = machine.webSocketConnected(9, Self.time(0))
        _ = machine.poll(1, Self.time(0))
        #expect(
            machine.received(.upgrade, onWebSocket: 9, Self.time(9)) == [
                .cancel(.upgrade), .answerPoll(1, [.packet(.noop)]),
            ])
    }

    @Test("hands what was just sent to a poll that waits, when the probe comes") func probeFlushes() {
        var machine = machine()
        _ = machine.poll(1, Self.time(0))
        _ = machine.send(text("a"))
        _ = machine.webSocketConnected(9, Self.time(0))
        #expect(
            machine.received(.ping(isProbe: true), onWebSocket: 9, Self.time(6)) == [
                .write(9, [.packet(.pong(isProbe: true))]), .answerPoll(1, [text("a")]),
            ])
    }

    @Test("refuses another WebSocket while one probes") func rivals() {
        var machine = machine()
        _ = machine.webSocketConnected(9, Self.time(0))
        #expect(machine.webSocketConnected(10, Self.time(1)) == [.closeWebSocket(10)])
        #expect(machine.received(.upgrade, onWebSocket: 10, Self.time(1)) == [])
        #expect(machine.webSocketEnded(10, byError: true) == [])
        #expect(machine.malformed(onWebSocket: 10) == [])
    }

    @Test("stays on polling when the WebSocket fails, is wrong or is late") func upgradeFails() {
        let over: [Action] = [.cancel(.upgrade), .closeWebSocket(9)]
        let failures: [(inout Machine) -> [Action]] = [
            { $0.webSocketEnded(9, byError: true) }, { $0.malformed(onWebSocket: 9) },
            { $0.fired(.upgrade, Self.time(1_000)) },
            { $0.received(.ping(isProbe: false), onWebSocket: 9, Self.time(1)) },
            { $0.received(.message(.binary(ByteBuffer())), onWebSocket: 9, Self.time(1)) },
            { $0.received(.close, onWebSocket: 9, Self.time(1)) },
        ]
        for fail in failures {
            var machine = machine()
            _ = machine.webSocketConnected(9, Self.time(0))
            #expect(fail(&machine) == over)
            #expect(machine.isOpen)
            #expect(machine.webSocketConnected(10, Self.time(2)) == [.schedule(.upgrade, Self.time(1_002))])
        }
    }

    @Test("closes the WebSocket that probes when it ends") func endWhileProbing() {
        var machine = machine()
        _ = machine.webSocketConnected(9, Self.time(0))
        #expect(machine.fail(.transportError) == Self.stopped + [.closeWebSocket(9), .closed(.transportError)])
        #expect(machine.fail(.transportError) == [])
    }

    // MARK: Heartbeat

    @Test("pings, and ends 500 ms after the handshake without a pong") func heartbeat() {
        var machine = machine(.webSocket(2))
        #expect(
            machine.fired(.heartbeat, Self.time(310)) == [
                .schedule(.heartbeat, Self.time(500)), .write(2, [.packet(.ping(isProbe: false))]),
            ])
        #expect(machine.fired(.heartbeat, Self.time(499)) == [.schedule(.heartbeat, Self.time(500))])
        #expect(
            machine.fired(.heartbeat, Self.time(500)) == Self.stopped
                + [.closeWebSocket(2), .closed(.pingTimeout)])
        #expect(machine.fired(.heartbeat, Self.time(501)) == [])
    }

    @Test("pings again 300 ms after a pong") func pong() {
        var machine = machine(.webSocket(2))
        _ = machine.fired(.heartbeat, Self.time(300))
        #expect(
            machine.received(.pong(isProbe: false), onWebSocket: 2, Self.time(350)) == [
                .schedule(.heartbeat, Self.time(650))
            ])
    }

    @Test("ends by a request that comes too late, even if no timer has fired") func late() {
        var polling = machine()
        #expect(polling.poll(1, Self.time(500)) == Self.stopped + [.closed(.pingTimeout), .refuse(1)])
        var posting = machine()
        #expect(posting.postBegan(1, Self.time(500)) == Self.stopped + [.closed(.pingTimeout), .refuse(1)])
    }

    @Test("waits for pings in revision 3, and answers them") func heartbeatThree() {
        var machine = machine(.webSocket(2), .three)
        #expect(
            machine.received(.ping(isProbe: false), onWebSocket: 2, Self.time(100)) == [
                .schedule(.heartbeat, Self.time(600)), .write(2, [.packet(.pong(isProbe: false))]),
            ])
        #expect(
            machine.fired(.heartbeat, Self.time(600)) == Self.stopped
                + [.closeWebSocket(2), .closed(.pingTimeout)])
    }

    @Test("ends by a heartbeat in the wrong direction") func wrongDirection() {
        var four = machine(.webSocket(2))
        #expect(
            four.received(.ping(isProbe: false), onWebSocket: 2, Self.time(1)) == Self.stopped
                + [.closeWebSocket(2), .closed(.transportError)])
        var three = machine(.webSocket(2), .three)
        #expect(
            three.received(.pong(isProbe: false), onWebSocket: 2, Self.time(1)) == Self.stopped
                + [.closeWebSocket(2), .closed(.transportError)])
    }

    @Test("holds nobody to a heartbeat that it does not read") func paused() {
        var machine = machine(.webSocket(2))
        machine.setReading(false, Self.time(299))
        _ = machine.fired(.heartbeat, Self.time(300))
        #expect(machine.fired(.heartbeat, Self.time(500)) == [.schedule(.heartbeat, Self.time(700))])
        // Its pong may have come long ago, and is read now: it has as long for it as ever.
        machine.setReading(true, Self.time(699))
        #expect(machine.fired(.heartbeat, Self.time(700)) == [.schedule(.heartbeat, Self.time(899))])
        machine.setReading(true, Self.time(800))
        #expect(
            machine.fired(.heartbeat, Self.time(899)) == Self.stopped
                + [.closeWebSocket(2), .closed(.pingTimeout)])
    }

    @Test("lets a client poll whose pong it did not read") func pausedPolling() {
        var machine = machine()
        machine.setReading(false, Self.time(299))
        _ = machine.fired(.heartbeat, Self.time(300))
        machine.setReading(true, Self.time(500))
        _ = machine.poll(1, Self.time(500))
        #expect(machine.isOpen)
    }

    // MARK: The end

    @Test("closes a WebSocket behind what was sent") func closeWebSocket() {
        var machine = upgraded()
        _ = machine.send(text("a"))
        #expect(machine.close(Self.time(1)) == Self.stopped + [.closeWebSocket(9), .closed(.forcedClose)])
        #expect(machine.close(Self.time(1)) == [])
        #expect(machine.send(text("b")) == [])
        #expect(machine.received(message("a"), onWebSocket: 9, Self.time(2)) == [])
    }

    @Test("closes by the poll that waits, with what was sent") func closePolling() {
        var machine = machine()
        _ = machine.poll(1, Self.time(1))
        _ = machine.send(text("a"))
        #expect(
            machine.close(Self.time(2)) == [.cancel(.heartbeat), .answerPoll(1, [text("a"), .packet(.close)])]
                + Self.stopped + [.closed(.forcedClose)])
    }

    @Test("closes by the next polls, if none waits") func closeLater() {
        var machine = machine()
        for word in ["a", "b", "c"] { _ = machine.send(text(word)) }
        #expect(machine.close(Self.time(2)) == [.cancel(.heartbeat), .schedule(.close, Self.time(2_002))])
        #expect(machine.send(text("lost")) == [])
        #expect(!machine.hasIdlePoll)
        #expect(machine.fired(.heartbeat, Self.time(300)) == [])
        #expect(machine.poll(1, Self.time(3)) == [.answerPoll(1, [text("a"), text("b")])])
        #expect(
            machine.poll(2, Self.time(4)) == [.answerPoll(2, [text("c"), .packet(.close)])]
                + Self.stopped + [.closed(.forcedClose)])
    }

    @Test("closes by the polls that follow one that does not take all, or when they do not come") func closeBehindMuch()
    {
        var machine = machine()
        _ = machine.poll(1, Self.time(1))
        for word in ["a", "b", "c"] { _ = machine.send(text(word)) }
        #expect(
            machine.close(Self.time(2)) == [
                .cancel(.heartbeat), .answerPoll(1, [text("a"), text("b")]), .schedule(.close, Self.time(2_002)),
            ])
        var polled = machine
        #expect(
            polled.poll(2, Self.time(3)) == [.answerPoll(2, [text("c"), .packet(.close)])]
                + Self.stopped + [.closed(.forcedClose)])
        #expect(machine.fired(.close, Self.time(2_002)) == Self.stopped + [.closed(.forcedClose)])
    }

    @Test("says that it closes in an answer that has room for it") func closeBehindAsMuchAsFits() {
        var machine = machine()
        for word in ["a", "b"] { _ = machine.send(text(word)) }
        _ = machine.close(Self.time(2))
        #expect(machine.poll(1, Self.time(3)) == [.answerPoll(1, [text("a"), text("b")])])
        #expect(
            machine.poll(2, Self.time(4)) == [.answerPoll(2, [.packet(.noop), .packet(.close)])]
                + Self.stopped + [.closed(.forcedClose)])
    }

    @Test("closes an idle session by its next poll, or when that does not come") func closeIdle() {
        var polled = machine()
        _ = polled.close(Self.time(2))
        #expect(
            polled.poll(1, Self.time(3)) == [.answerPoll(1, [.packet(.noop), .packet(.close)])]
                + Self.stopped + [.closed(.forcedClose)])
        var silent = machine()
        _ = silent.close(Self.time(2))
        #expect(silent.fired(.close, Self.time(2_002)) == Self.stopped + [.closed(.forcedClose)])
    }

    @Test("lets a client complete its upgrade while it closes") func closeDuringUpgrade() {
        var machine = machine()
        _ = machine.webSocketConnected(9, Self.time(0))
        _ = machine.send(text("a"))
        _ = machine.close(Self.time(1))
        #expect(
            machine.received(.upgrade, onWebSocket: 9, Self.time(2)) == [.cancel(.upgrade), .write(9, [text("a")])]
                + Self.stopped + [.closeWebSocket(9), .closed(.forcedClose)])
    }

    @Test("hears no messages while it closes") func deafWhileClosing() {
        var machine = machine()
        _ = machine.close(Self.time(1))
        _ = machine.postBegan(1, Self.time(2))
        #expect(machine.received(message("a"), inPost: 1, Self.time(2)) == [])
        #expect(machine.postEnded(1) == [.answerPost(1)])
    }

    @Test("ends with its server, and says what was sent") func shutDown() {
        var polling = machine()
        _ = polling.poll(1, Self.time(1))
        _ = polling.send(text("a"))
        #expect(
            polling.shutDown() == Self.stopped
                + [.answerPoll(1, [text("a"), .packet(.close)]), .closed(.serverShutdown)])
        var webSocket = machine(.webSocket(2))
        #expect(webSocket.shutDown() == Self.stopped + [.closeWebSocket(2), .closed(.serverShutdown)])
        #expect(webSocket.shutDown() == [])
        #expect(webSocket.webSocketConnected(3, Self.time(1)) == [.closeWebSocket(3)])
    }
}
