import EaselBoard
import EaselJSON
import EaselRoom
import Foundation
import NIOCore

/// What a node says of itself for administrators, whichever node they ask.
struct NodeReport: Sendable {
    /// How often a node reports.
    static let interval = TimeAmount.seconds(2)
    /// Reports that are older are of nodes that have gone.
    static let lifetime = TimeAmount.seconds(15)
    /// Bytes of a report that is believed.
    static let maximumBytes = 4_096

    private static let counts = [
        "at", "startedAt", "boards", "sessions", "connections", "sequenced", "deliveries", "rejected", "throttled",
        "refused", "workActive", "workWaiting",
    ]

    let json: JSON

    init(
        node: NodeID, version: String, startedAt: Int, rooms: RoomStatistics, connections: Connections.Statistics,
        work: NodeWork
    ) {
        let (jobs, streams) = (work.jobs.statistics, work.streams.statistics)
        let refused =
            connections.refusedWebSockets + connections.closed + connections.refusedRequests + rooms.joinsRefused
            + rooms.sessionsRefused + jobs.refused + streams.refused
        var members: JSONObject = ["node": .string(node.string), "version": .string(version)]
        let counts = [
            "at": Int(Date().timeIntervalSince1970 * 1_000), "startedAt": startedAt, "boards": rooms.rooms,
            "sessions": rooms.sessions, "connections": connections.open, "sequenced": rooms.sequenced,
            "deliveries": rooms.deliveries, "rejected": rooms.rejected, "throttled": rooms.throttled,
            "refused": refused, "workActive": jobs.active, "workWaiting": jobs.waiting,
        ]
        for (name, count) in counts { members[name] = .number(Double(count)) }
        if let bytes = ProcessMemory.residentBytes { members["memoryBytes"] = .number(Double(bytes)) }
        json = .object(members)
    }

    /// Reads what a node has left in the store; nil for what is no report.
    init?(_ text: ByteBuffer) {
        guard text.readableBytes <= Self.maximumBytes, let json = try? JSON(parsing: text.readableBytesView),
            let node = json["node"]?.stringValue, (try? NodeID(validating: node)) != nil,
            let version = json["version"]?.stringValue
        else { return nil }
        var members: JSONObject = ["node": .string(node), "version": .string(String(version.prefix(100)))]
        for name in Self.counts {
            guard let count = json[name]?.integerValue, count >= 0 else { return nil }
            members[name] = .number(Double(count))
        }
        if let bytes = json["memoryBytes"]?.integerValue, bytes >= 0 { members["memoryBytes"] = .number(Double(bytes)) }
        self.json = .object(members)
    }

    var text: ByteBuffer { ByteBuffer(bytes: json.canonical) }
}
