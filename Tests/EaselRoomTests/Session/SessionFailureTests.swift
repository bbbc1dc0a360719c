import EaselBoard
import EaselLog
import NIOCore
import Testing

@testable import EaselRoom

@Suite("A session that the server ends")
struct SessionFailureTests {
    @Test(
        "is closed with the code of its failure, and is told why before",
        arguments: [
            (SessionFailure.transportViolation(.protocolError, "not masked"), 1002, "websocket", "not masked"),
            (.transportViolation(.frameTooLarge, "too long"), 1009, "websocket", "too long"),
            (.binaryFrame, 1003, "binary-frame", "messages are JSON in text frames"),
            (.invalidHello(ProtocolFault(.invalidJSON, "no JSON")), 4400, "invalid-json", "no JSON"),
            (.helloExpected, 4400, "bad-hello", "the first frame must be of type hello"),
            (.repeatedHello, 4400, "bad-hello", "a second hello: this connection has said hello already"),
            (.helloTimeout(.seconds(10)), 4408, "hello-too-late", "no hello within 10000 ms"),
            (.tooMuchBeforeWelcome, 4429, "too-much-before-welcome", "wait for welcome before you send more"),
            (.boardDeleted, 4409, "board-deleted", "the board was deleted"),
            (.draining, 1012, "draining", "the node is stopping; connect to another one"),
            (.unavailable("no log"), 1013, "unavailable", "no log"),
            (.unreadOutput(bytes: 9), 4413, "slow-consumer", "9 bytes wait to be read"),
            (.stalled, 4413, "slow-consumer", "nothing was read for too long"),
        ])
    func table(failure: SessionFailure, code: Int, error: String, message: String) {
        #expect(Int(failure.closeCode.rawValue) == code)
        #expect(failure.errorCode == error)
        #expect(failure.message == message)
        #expect(failure.retryAfter == nil)
        #expect(failure.errorMessage == .error(code: error, message: message))
    }

    @Test("because there is too much of something is told when to come again")
    func retry() {
        let overloaded = SessionFailure.overloaded(after: .seconds(2))
        #expect(overloaded.closeCode == .overloaded)
        #expect(
            overloaded.errorMessage
                == .error(
                    code: "overloaded", message: "too many join at once; come again in 2000 ms", after: 2_000))
        let flood = SessionFailure.rateLimitExceeded(after: .seconds(30))
        #expect(flood.closeCode == .rateLimited)
        #expect(
            flood.errorMessage
                == .error(
                    code: "rate-limit", message: "more was sent than the rates allow, for too long", after: 30_000))
    }

    @Test("because it can't join is told what is wrong with the board")
    func joining() throws {
        let board = try BoardID(validating: "b")
        #expect(SessionFailure(joining: LogError.noSuchBoard(board)) == .noSuchBoard(board))
        #expect(SessionFailure.noSuchBoard(board).closeCode == .noSuchBoard)
        #expect(SessionFailure(joining: RoomError.draining) == .draining)
        #expect(SessionFailure(joining: RoomError.overloaded(after: .seconds(3))) == .overloaded(after: .seconds(3)))
        let failure = SessionFailure(joining: LogError.unavailable("away"))
        #expect(failure.closeCode == .overloaded)
        #expect(failure.errorCode == "unavailable")
        #expect(failure.retryAfter == .seconds(1))
    }
}
