internal import NIOCore

/// The sockets of one namespace on one event loop. What touches ``rooms`` runs on that loop.
final class NamespaceTable: Sendable {
    let broadcaster: LoopBroadcaster
    /// The table's place among those of its namespace.
    let index: Int
    private let content: NIOLoopBoundBox<RoomTable<Socket>>

    init(broadcaster: LoopBroadcaster, index: Int) {
        self.broadcaster = broadcaster
        self.index = index
        content = .makeBoxSendingValue(RoomTable(), eventLoop: broadcaster.eventLoop)
    }

    var rooms: RoomTable<Socket> {
        get { content.value }
        set { content.value = newValue }
    }

    func modify<Result>(_ body: (inout RoomTable<Socket>) -> Result) -> Result {
        content.withValue(body)
    }
}
