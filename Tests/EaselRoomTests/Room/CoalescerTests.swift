import Testing

@testable import EaselRoom

@Suite("Work that is asked for while it is done")
struct CoalescerTests {
    @Test("is done once more, however often it was asked for")
    func again() {
        var work = Coalescer()
        #expect([work.request(), work.request(), work.request()] == [true, false, false])
        #expect([work.finish(), work.finish()] == [true, false])
        let starts = work.request()
        #expect(starts)
    }
}
