import EaselBoard
import EaselClient
import EaselJSON
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A load of sessions that draw strokes.
struct Bench: Sendable {
    let nodes: [NodeAddress]
    let boards: Int
    let sessions: Int
    let rate: Int
    let window: Int
    let duration: Int
    let points: Int
    let showsProgress: Bool

    private struct Drawer: Sendable {
        let client: BoardClient
        let id: ClientID
        let stroke: ElementID
    }

    func run() async throws -> BenchResult {
        let meter = BenchMeter()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount))
        let drawers = try makeDrawers(meter: meter, group: group)
        for drawer in drawers { await drawer.client.connect() }
        for drawer in drawers { try await drawer.client.waitUntilSettled() }
        meter.start()
        let clock = ContinuousClock()
        let start = clock.now
        await withTaskGroup(of: Void.self) { tasks in
            for (index, drawer) in drawers.enumerated() {
                tasks.addTask { await draw(drawer, index: index, from: start, meter: meter) }
            }
            tasks.addTask { await showProgress(from: start, meter: meter) }
        }
        try await catchUp(drawers)
        let seconds = Double((clock.now - start) / .milliseconds(1)) / 1_000
        let counts = meter.stop()
        let disagreeing = try await compareDigests(drawers)
        for drawer in drawers { await drawer.client.close() }
        try await group.shutdownGracefully()
        return BenchResult(
            operations: counts.operations, deliveries: counts.deliveries, seconds: seconds, latency: counts.latency,
            errors: counts.errors, boardsThatDisagree: disagreeing)
    }

    private func makeDrawers(meter: BenchMeter, group: MultiThreadedEventLoopGroup) throws -> [Drawer] {
        let ids = (0..<boards).map { _ in BoardID.random() }
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        var common = ClientConfiguration()
        try NodeCredentials.apply(to: &common, for: nodes)
        return try (0..<sessions).map { index in
            var configuration = common
            configuration.key = .random()
            let id = ClientID(key: configuration.key)
            let client = BoardClient(
                board: ids[index % boards], nodes: nodes, startingAt: index / boards, configuration: configuration,
                eventLoop: group.next(), logger: logger
            ) { event in
                switch event {
                case .operations(let operations): meter.delivered(operations, to: id)
                case .rejected(_, let code, _): meter.error("rejected \(code)")
                case .serverError(let code, _): meter.error("error \(code)")
                case .failed(let error): meter.error("failed \(error)")
                default: break
                }
            }
            return Drawer(client: client, id: id, stroke: try ElementID(validating: "stroke-\(index)"))
        }
    }

    /// Draws until the time is over: at the session's share of the rate, or whenever its window has room.
    private func draw(_ drawer: Drawer, index: Int, from start: ContinuousClock.Instant, meter: BenchMeter) async {
        let clock = ContinuousClock()
        let end = start + .seconds(duration)
        let interval: Duration = rate > 0 ? .seconds(1) * sessions / rate : .zero
        // Sessions do not all submit at the same moment.
        var next = start + interval * index / sessions
        var count = 0
        while clock.now < end {
            if rate > 0 {
                try? await clock.sleep(until: min(next, end))
                guard clock.now < end else { break }
                next += interval
            } else if await drawer.client.unacknowledgedCount >= window {
                try? await drawer.client.waitUntilUnacknowledged(atMost: window / 2)
            }
            count += 1
            do {
                try await drawer.client.enqueue(edits(of: drawer, count: count)) { n in
                    meter.submitted(n, by: drawer.id)
                }
            } catch {
                meter.error("submit \(error)")
                return
            }
        }
        try? await drawer.client.waitUntilSettled()
    }

    /// A stroke begins with a `put` and grows by `append`; after 500 times another begins in its place.
    private func edits(of drawer: Drawer, count: Int) -> [Edit] {
        guard count % 500 != 1 else {
            return [.put(drawer.stroke, ["type": "freedraw", "strokeColor": "#1971c2", "points": .array([])])]
        }
        let added = (0..<points).map { point in
            JSON.array([.number(Double(count) + 0.25 * Double(point)), .number(Double(count % 97) * 1.5)])
        }
        return [.append(drawer.stroke, key: "points", values: added)]
    }

    /// Returns once everybody has been told what anybody has been told.
    private func catchUp(_ drawers: [Drawer]) async throws {
        for drawers in Dictionary(grouping: drawers, by: \.client.board).values {
            var head = 0
            for drawer in drawers { head = max(head, await drawer.client.seq) }
            for drawer in drawers { try await drawer.client.waitUntil(seq: head) }
        }
    }

    /// How many boards have a participant, or a node, with another picture.
    private func compareDigests(_ drawers: [Drawer]) async throws -> Int {
        var disagreeing: Set<BoardID> = []
        for (board, drawers) in Dictionary(grouping: drawers, by: \.client.board) {
            var digests: Set<Digest> = []
            for drawer in drawers { digests.insert(await drawer.client.digest().digest) }
            if let first = drawers.first { digests.insert(try await first.client.serverDigest().digest) }
            if digests.count != 1 { disagreeing.insert(board) }
        }
        return disagreeing.count
    }

    private func showProgress(from start: ContinuousClock.Instant, meter: BenchMeter) async {
        guard showsProgress else { return }
        var before = 0
        for second in 1...duration {
            try? await ContinuousClock().sleep(until: start + .seconds(second))
            let operations = meter.counts.operations
            let line = "\r\(second)/\(duration) s  \(operations - before) operations/s  "
            before = operations
            FileHandle.standardError.write(Data(line.utf8))
        }
        FileHandle.standardError.write(Data("\n".utf8))
    }
}
