internal import EaselRedis
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The channels of rooms that have members on this node.
final class RoomSubscriptions: Sendable {
    private struct Room {
        let subscription: RedisSubscription
        let confirmation: EventLoopFuture<Void>
        /// Ends the subscription some time after the last member has left.
        var ending: Scheduled<Void>?
    }

    private let redis: RedisClient
    private let eventLoop: any EventLoop
    /// How long a room is listened to after its last member has left.
    private let linger: TimeAmount
    private let handler: @Sendable (SubscriptionEvent, RedisChannel) -> Void
    private let rooms = NIOLockedValueBox<[RedisChannel: Room]>([:])

    init(
        redis: RedisClient, eventLoop: any EventLoop, linger: TimeAmount,
        handler: @escaping @Sendable (SubscriptionEvent, RedisChannel) -> Void
    ) {
        self.redis = redis
        self.eventLoop = eventLoop
        self.linger = linger
        self.handler = handler
    }

    /// Returns when the server has confirmed it. If that takes too long it throws ``RedisError``, and goes on nonetheless.
    func open(_ channel: RedisChannel) async throws {
        let confirmation = rooms.withLockedValue { rooms in
            if var room = rooms[channel] {
                room.ending?.cancel()
                room.ending = nil
                rooms[channel] = room
                return room.confirmation
            }
            let handler = self.handler
            let (subscription, confirmation) = redis.beginSubscription(to: channel, on: eventLoop) {
                handler($0, channel)
            }
            rooms[channel] = Room(subscription: subscription, confirmation: confirmation)
            return confirmation
        }
        try await confirmation.get()
    }

    func close(_ channel: RedisChannel) async {
        guard linger > .nanoseconds(0) else {
            let room = rooms.withLockedValue { $0.removeValue(forKey: channel) }
            await room?.subscription.cancel()
            return
        }
        let ending = eventLoop.scheduleTask(in: linger) { [self] in
            guard let room = rooms.withLockedValue({ $0.removeValue(forKey: channel) }) else { return }
            room.subscription.end()
        }
        let isKnown = rooms.withLockedValue { rooms in
            rooms[channel]?.ending?.cancel()
            rooms[channel]?.ending = ending
            return rooms[channel] != nil
        }
        if !isKnown { ending.cancel() }
    }

    func closeAll() async {
        let all = rooms.withLockedValue { rooms in
            defer { rooms = [:] }
            return Array(rooms.values)
        }
        for room in all {
            room.ending?.cancel()
            await room.subscription.cancel()
        }
    }
}
