internal import EaselJSON
internal import Logging
internal import NIOConcurrencyHelpers

/// Events of other nodes' applications, handled one after the other. It owns the task that does so.
final class ServerSideEvents: Sendable {
    typealias Handler = @Sendable (SocketEvent) async throws -> Void

    private let handlers = NIOLockedValueBox<[ExactString: [Handler]]>([:])
    private let state = NIOLockedValueBox<Task<Void, Never>?>(nil)
    private let events: AsyncStream<SocketEvent>
    private let send: AsyncStream<SocketEvent>.Continuation
    private let logger: Logger

    /// - Parameter limit: how many events may wait; more are lost.
    init(limit: Int, logger: Logger) {
        (events, send) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(limit))
        self.logger = logger
    }

    func start() {
        state.withLockedValue { task in
            guard task == nil else { return }
            task = Task { [weak self, events] in
                for await event in events { await self?.handle(event) }
            }
        }
    }

    func stop() {
        send.finish()
        state.withLockedValue { $0 }?.cancel()
    }

    func on(_ name: String, _ handler: @escaping Handler) {
        handlers.withLockedValue { $0[ExactString(name), default: []].append(handler) }
    }

    func receive(_ arguments: [SocketValue], answer: (@Sendable (SocketValue) -> Void)?) {
        guard let name = arguments.first?.eventName else { return }
        let acknowledgement = answer.map { answer in Acknowledgement { answer($0.first ?? .null) } }
        send.yield(SocketEvent(name: name, arguments: Array(arguments.dropFirst()), acknowledgement: acknowledgement))
    }

    private func handle(_ event: SocketEvent) async {
        for handler in handlers.withLockedValue({ $0[ExactString(event.name)] ?? [] }) {
            do {
                try await handler(event)
            } catch {
                logger.warning(
                    "An event of another node could not be handled",
                    metadata: ["event": "\(event.name)", "error": "\(error)"])
            }
        }
    }
}
