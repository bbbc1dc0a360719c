import EaselRoom
import NIOConcurrencyHelpers
import NIOCore
import SocketIO

/// The namespace `/boards`: the protocol `easel.v1` as events (docs/PROTOCOL.md, "Socket.IO").
///
/// It has no part in what Socket.IO's nodes tell each other: boards do that, and nobody with a Redis adapter can speak for
/// a board.
final class BoardsNamespace: Sendable {
    static let name = "/boards"

    private let context: GatewayContext
    private let events = NIOLockedValueBox<[ObjectIdentifier: NIOLoopBound<BoardEvents>]>([:])
    private let namespace = NIOLockedValueBox<Namespace?>(nil)

    init(_ context: GatewayContext) {
        self.context = context
    }

    func add(to server: SocketIOServer) -> Namespace {
        var options = NamespaceOptions()
        options.recovers = false
        options.takesText = true
        options.drainsItself = true
        options.adapter = MemoryAdapterFactory()
        let namespace = server.of(Self.name, options)
        namespace.serveOnEventLoop { [self] socket in
            let address = PeerAddress(socket.handshake.address)
            return BoardSocket(
                socket, registry: context.registry, events: events(on: socket.eventLoop), address: address?.description
            ) { [connections = context.connections] principal in
                do throws(Problem) {
                    try connections.count(.board, of: Party(principal, at: address))
                } catch {
                    throw RoomError.tooManyBoards(after: .seconds(Int64(error.retryAfter ?? 1)))
                }
            }
        }
        self.namespace.withLockedValue { $0 = namespace }
        return namespace
    }

    var socketCount: Int { namespace.withLockedValue { $0 }?.localCount ?? 0 }

    /// Those of an event loop; called on it.
    private func events(on eventLoop: any EventLoop) -> BoardEvents {
        events.withLockedValue { events in
            let id = ObjectIdentifier(eventLoop)
            if let known = events[id] { return known.value }
            let made = BoardEvents(namespace: Self.name)
            events[id] = NIOLoopBound(made, eventLoop: eventLoop)
            return made
        }
    }
}
