import Testing

@testable import SocketIO

@Suite("A connection") struct ConnectionStateMachineTests {
    private func packet(_ kind: Packet.Kind, _ namespace: String = "/") -> Packet {
        Packet(kind: kind, namespace: namespace, data: kind == .event ? ["a"] : nil)
    }

    private func joined() -> ConnectionStateMachine {
        var machine = ConnectionStateMachine(limit: 2)
        #expect(machine.received(packet(.connect)) == .connect(namespace: "/", auth: nil))
        #expect(machine.connected("/") == true)
        return machine
    }

    @Test("delivers events and acknowledgements of the namespaces that it has joined") func delivers() {
        var machine = joined()
        #expect(machine.received(packet(.event)) == .deliver(packet(.event)))
        #expect(machine.received(packet(.acknowledgement)) == .deliver(packet(.acknowledgement)))
    }

    @Test(
        "is closed for what has no place before a namespace is joined",
        arguments: [Packet.Kind.event, .acknowledgement, .disconnect, .connectError])
    func early(kind: Packet.Kind) {
        var machine = ConnectionStateMachine(limit: 2)
        #expect(machine.received(packet(kind)) == .close)
    }

    @Test("is closed when it joins a namespace a second time, or while it is joining") func twice() {
        var machine = joined()
        #expect(machine.received(packet(.connect)) == .close)
        var joining = ConnectionStateMachine(limit: 2)
        _ = joining.received(packet(.connect))
        #expect(joining.received(packet(.connect)) == .close)
        #expect(joining.received(packet(.event)) == .close)
    }

    @Test("is closed when it refuses a namespace to its server") func connectError() {
        var machine = joined()
        #expect(machine.received(packet(.connectError)) == .close)
    }

    @Test("may leave, and join again") func leaves() {
        var machine = joined()
        #expect(machine.received(packet(.disconnect)) == .leave(namespace: "/"))
        #expect(!machine.isInUse)
        #expect(machine.received(packet(.connect)) == .connect(namespace: "/", auth: nil))
    }

    @Test("may change its mind while it is joining") func abandons() {
        var machine = ConnectionStateMachine(limit: 2)
        _ = machine.received(packet(.connect))
        #expect(machine.received(packet(.disconnect)) == .abandon(namespace: "/"))
        #expect(machine.connected("/") == false)
        #expect(machine.refused("/") == false)
    }

    @Test("that was refused may try again") func refused() {
        var machine = ConnectionStateMachine(limit: 2)
        _ = machine.received(packet(.connect))
        #expect(machine.refused("/") == true)
        #expect(machine.received(packet(.connect)) == .connect(namespace: "/", auth: nil))
    }

    @Test("is not closed for what was under way when the server took it out") func removed() {
        var machine = joined()
        machine.removed("/")
        #expect(machine.received(packet(.event)) == .ignore)
        #expect(machine.received(packet(.acknowledgement)) == .ignore)
        #expect(machine.received(packet(.connect)) == .connect(namespace: "/", auth: nil))
        machine = joined()
        machine.removed("/")
        #expect(machine.received(packet(.disconnect)) == .ignore)
    }

    @Test("joins no more namespaces than it may, those that it was taken out of not counted") func limited() {
        var machine = joined()
        _ = machine.received(packet(.connect, "/a"))
        #expect(machine.received(packet(.connect, "/b")) == .close)
        machine.removed("/")
        #expect(machine.received(packet(.connect, "/b")) == .connect(namespace: "/b", auth: nil))
    }
}
