import Testing

@testable import EaselRoom

@Suite("Expected echoes")
struct ExpectedEchoesTests {
    @Test("what is sent is told by its echo alone")
    func echoed() {
        var echoes = ExpectedEchoes()
        let early = echoes.expect(n: 1, at: 5)
        echoes.sent(upTo: 5)
        let late = echoes.expect(n: 2, at: 4)
        let told = echoes.sent(snapshotAt: 9)
        #expect((early, late) == (false, false))
        #expect(told == [])
    }

    @Test("what a snapshot takes the place of is told, whether it was known before or after")
    func replaced() {
        var echoes = ExpectedEchoes()
        echoes.sent(upTo: 3)
        let waiting = [echoes.expect(n: 7, at: 4), echoes.expect(n: 8, at: 12)]
        #expect(waiting == [false, false])
        let first = echoes.sent(snapshotAt: 10)
        #expect(first == [7])
        let overtaken = echoes.expect(n: 6, at: 9)
        #expect(overtaken)
        let sentBefore = echoes.expect(n: 5, at: 3)
        #expect(!sentBefore)
        let second = echoes.sent(snapshotAt: 20)
        #expect(second == [8])
    }
}
