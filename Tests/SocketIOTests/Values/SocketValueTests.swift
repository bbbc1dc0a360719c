import SocketIO
import Testing

@Suite("Arguments of events") struct SocketValueTests {
    @Test("are written as literals") func literals() {
        let value: SocketValue = ["name": "Ada", "age": 36, "tags": [true, nil, 1.5]]
        #expect(
            value
                == .object([
                    "name": .string("Ada"), "age": .number(36),
                    "tags": .array([.bool(true), .null, .number(1.5)]),
                ]))
    }
}
