import EaselBoard
import EaselTestSupport
import Testing

/// What a board is, whoever looks at it and from wherever.
func expectAgreement(
    _ clients: [RecordingClient], on board: BoardID, nodes: [String], operations expected: Int
) async throws {
    let log = try await HTTPRequest.operations(nodes[0], board: board)
    #expect(log.map(\.seq) == Array(1..<expected + 1))
    var replay = Document()
    for operation in log { replay.apply(operation) }
    let digest = replay.digest()
    for url in nodes {
        #expect(try await HTTPRequest.digest(url, board: board) == digest.description)
    }
    for recorded in clients {
        try await recorded.waitUntil(seq: expected)
        #expect(recorded.failure == nil)
        #expect(await recorded.client.digest().digest == digest)
        #expect(try await recorded.serverDigest().digest == digest)
    }
}
