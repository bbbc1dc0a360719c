import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselRoom

@Suite("A bound on a board's size")
struct BoardSizeTests {
    private static let limits = Limits()

    private let a = Self.id("a")
    private let b = Self.id("b")

    private static func id(_ string: String) -> ElementID {
        guard let id = try? ElementID(validating: string) else { preconditionFailure("\(string) is an element id") }
        return id
    }

    private func size(_ properties: Int) -> BoardSize {
        BoardSize(elements: 1, largest: 100, mostProperties: properties)
    }

    private func growth(_ edits: [Edit]) -> BoardGrowth { PendingEdits(edits).growth }

    private func frame(_ edits: [Edit]) throws -> OperationFrame {
        let logged = LoggedOperation(
            seq: 1, client: ClientID(key: .random()), n: 1, at: 1,
            edits: EditBatch(edits: edits).encoded)
        return try #require(OperationFrame([logged]))
    }

    @Test("operations that can't give any element too many properties need not be looked at")
    func properties() {
        let three = growth([.patch(a, set: ["x": 1, "y": 2], unset: ["z"]), .append(b, key: "points", values: [1])])
        #expect(three.properties == 3)
        #expect(size(997).surelyFits(three, limits: Self.limits))
        #expect(!size(998).surelyFits(three, limits: Self.limits))
    }

    @Test("elements that are put don't add up, and one alone may be too large")
    func puts() {
        func wide(_ count: Int) -> Edit { .put(a, .init((0..<count).map { ("k\($0)", .number(1)) })) }
        #expect(size(30).surelyFits(growth(Array(repeating: wide(900), count: 9)), limits: Self.limits))
        #expect(!size(30).surelyFits(growth([wide(1_001)]), limits: Self.limits))
        #expect(
            !size(30).surelyFits(
                growth([wide(999), .patch(a, set: ["x": 1, "y": 2], unset: [])]), limits: Self.limits))
    }

    @Test("the text of operations tells at least as many properties as they add", arguments: 1...5)
    func text(count: Int) throws {
        let set: JSONObject = .init((0..<count).map { ("\"k\":\($0)", .string("\":\":")) })
        for edit in [Edit.patch(a, set: set, unset: []), .put(a, set), .append(a, key: "\":", values: [1])] {
            let told = BoardGrowth(CollectionOfOne(try frame([edit])))
            #expect(told.properties >= growth([edit]).properties)
        }
        #expect(BoardGrowth(CollectionOfOne(try frame([.delete(a)]))).properties == 1)
    }

    @Test("a document is as large as its largest element")
    func exact() throws {
        let document = try Document(elements: ["a": ["x": 1], "b": ["x": 1, "y": 2], "c": ["long": "0123456789"]])
        let size = BoardSize(of: document)
        #expect(size == BoardSize(elements: 3, largest: #"{"long":"0123456789"}"#.utf8.count, mostProperties: 2))
        #expect(size.isReached(by: b, of: document) && size.isReached(by: Self.id("c"), of: document))
        #expect(!size.isReached(by: a, of: document) && !size.isReached(by: Self.id("d"), of: document))
    }
}
