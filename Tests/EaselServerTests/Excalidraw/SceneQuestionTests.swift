import NIOCore
import Testing

@testable import EaselServer

@Suite("A participant who is asked for the whole scene")
struct SceneQuestionTests {
    private let start = NIODeadline.now()

    private func after(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    private func question() -> SceneQuestion { SceneQuestion(at: start, settle: .seconds(2), patience: .seconds(100)) }

    @Test("is asked once it has received and shown what came before, and has answered once it must have")
    func order() {
        var question = question()
        #expect(question.step(at: after(1), answeredPing: nil) == .wait)
        // A ping that was sent before says nothing of what came after it.
        #expect(question.step(at: after(1), answeredPing: start - .seconds(5)) == .wait)
        #expect(question.step(at: after(1), answeredPing: start) == .wait)
        #expect(question.step(at: after(3), answeredPing: after(1)) == .wait)
        #expect(question.step(at: after(4), answeredPing: after(1)) == .wait)
        #expect(question.step(at: after(5), answeredPing: after(1)) == .ask)
        // Until it has been handed to the transport.
        #expect(question.step(at: after(6), answeredPing: after(1)) == .ask)
        question.asked(at: after(6))
        #expect(question.step(at: after(7), answeredPing: after(5)) == .wait)
        // It may have answered this ping before it had encrypted its answer.
        #expect(question.step(at: after(9), answeredPing: after(8)) == .wait)
        #expect(question.step(at: after(9), answeredPing: after(9)) == .answered)
    }

    @Test("is given up where it answers no pings, as clients of Engine.IO 3 do not")
    func silence() {
        var question = question()
        #expect(question.step(at: after(99), answeredPing: nil) == .wait)
        #expect(question.step(at: after(100), answeredPing: after(99)) == .giveUp)
    }
}
