import Testing

@testable import EaselRoom

@Suite("Requests for a digest")
struct DigestRequestsTests {
    @Test("that come while one is made are answered together by the next")
    func together() {
        var requests = DigestRequests()
        let first = requests.ask()
        let others = (0..<5).map { _ in requests.ask() }
        #expect(first && others.allSatisfy { !$0 })
        let answered = requests.answered()
        #expect(answered == (1, true))
        let meanwhile = requests.ask()
        #expect(!meanwhile)
        let next = requests.answered()
        #expect(next == (5, true))
        let last = requests.answered()
        #expect(last == (1, false))
        let again = requests.ask()
        #expect(again)
    }
}
