import EaselBoard
import EaselJSON
import EaselTestSupport
import Testing

@Suite("Limits of a document")
struct CheckTests {
    private func code(_ document: Document, _ edits: [Edit], _ limits: Limits) -> Rejection.Code? {
        do throws(Rejection) {
            try document.check(edits, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("a board takes as many elements as allowed, and not one more")
    func boardFull() {
        var limits = Limits()
        limits.elementsPerBoard = 2
        let document = Document(applying: [.put("a", [:])])
        #expect(code(document, [.put("b", [:])], limits) == nil)
        #expect(code(document, [.put("b", [:]), .put("a", [:]), .put("b", ["x": 1])], limits) == nil)
        #expect(code(document, [.put("b", [:]), .put("c", [:])], limits) == .boardFull)
        #expect(code(document, [.delete("a"), .put("b", [:]), .put("c", [:])], limits) == nil)
        #expect(code(document, [.delete("x"), .put("b", [:]), .put("c", [:])], limits) == .boardFull)
        #expect(code(document, [.put("b", [:]), .clear, .put("c", [:]), .put("d", [:])], limits) == nil)
        #expect(code(document, [.clear, .put("c", [:]), .put("d", [:]), .put("a", [:])], limits) == .boardFull)
        #expect(code(document, [.put("b", [:]), .put("c", [:]), .delete("a")], limits) == .boardFull)
    }

    @Test("an element takes as many bytes as allowed, and not one more, by whichever edit")
    func elementTooLarge() {
        var limits = Limits()
        limits.elementBytes = 300
        // "a":{"t":"…"} may take 300 - 256 = 44 bytes.
        func text(_ count: Int) -> JSON { .string(String(repeating: "x", count: count)) }
        let empty = Document(applying: [.put("a", [:])])
        let fits = 44 - #""a":{"t":""}"#.utf8.count
        #expect(code(empty, [.put("a", ["t": text(fits)])], limits) == nil)
        #expect(code(empty, [.put("a", ["t": text(fits + 1)])], limits) == .elementTooLarge)
        #expect(code(empty, [.patch("a", set: ["t": text(fits)], unset: [])], limits) == nil)
        #expect(code(empty, [.patch("a", set: ["t": text(fits + 1)], unset: [])], limits) == .elementTooLarge)
        #expect(code(empty, [.append("a", key: "t", values: [text(fits - 2)])], limits) == nil)
        #expect(code(empty, [.append("a", key: "t", values: [text(fits - 1)])], limits) == .elementTooLarge)
        #expect(code(empty, [.append("b", key: "t", values: [text(1_000)])], limits) == nil)

        let full = Document(applying: [.put("a", ["t": text(fits)])])
        #expect(code(full, [.patch("a", set: ["u": 1], unset: [])], limits) == .elementTooLarge)
        #expect(code(full, [.patch("a", set: ["u": 1], unset: ["t"])], limits) == nil)
        #expect(
            code(full, [.patch("a", set: [:], unset: ["t"]), .patch("a", set: ["u": 1], unset: [])], limits) == nil)
        #expect(code(full, [.append("a", key: "t", values: [1])], limits) == nil)
    }

    @Test("an element that is too large since the limit was lowered may shrink, not grow")
    func loweredLimit() {
        var limits = Limits()
        limits.elementBytes = 260
        let document = Document(applying: [.put("a", ["t": "xxxxxxxxxx", "points": []])])
        #expect(code(document, [.patch("a", set: ["t": "x"], unset: [])], limits) == nil)
        #expect(code(document, [.patch("a", set: ["t": "yyyyyyyyyy"], unset: [])], limits) == nil)
        #expect(code(document, [.append("a", key: "points", values: [1])], limits) == .elementTooLarge)
        #expect(code(document, [.delete("a")], limits) == nil)
    }

    @Test("the largest element fits a snapshot frame of the largest size")
    func snapshotFrame() throws {
        let limits = Limits()
        let id: ElementID = "a"
        let overhead = #""a":{"t":""}"#.utf8.count + Limits.elementReserve
        let text = String(repeating: "x", count: limits.elementBytes - overhead)
        let edits: [Edit] = [.put(id, ["t": .string(text)])]
        #expect(code(Document(), edits, limits) == nil)
        #expect(code(Document(), [.put(id, ["t": .string(text + "x")])], limits) == .elementTooLarge)
        let parts = Document(applying: edits).snapshotParts(maximumBytes: 1)
        let epoch = try Epoch(validating: String(repeating: "e", count: 64))
        let frame = SnapshotFrame.encode(epoch: epoch, seq: 1 << 53, part: 99_999, parts: 99_999, elements: parts[0])
        #expect(frame.count <= limits.frameBytes)
    }

    @Test("an element takes as many properties as allowed, and not one more, by whichever edit")
    func tooManyProperties() {
        var limits = Limits()
        limits.propertiesPerElement = 2
        let document = Document(applying: [.put("a", ["x": 1]), .put("full", ["x": 1, "y": 2])])
        #expect(code(document, [.put("b", ["x": 1, "y": 2])], limits) == nil)
        #expect(code(document, [.put("b", ["x": 1, "y": 2, "z": 3])], limits) == .tooManyProperties)
        #expect(code(document, [.patch("a", set: ["y": 2], unset: [])], limits) == nil)
        #expect(code(document, [.patch("a", set: ["y": 2, "z": 3], unset: [])], limits) == .tooManyProperties)
        #expect(code(document, [.patch("full", set: ["z": 3], unset: ["x"])], limits) == nil)
        #expect(code(document, [.patch("full", set: ["x": 3], unset: [])], limits) == nil)
        #expect(code(document, [.append("full", key: "z", values: [])], limits) == .tooManyProperties)
        #expect(code(document, [.append("full", key: "x", values: [1])], limits) == nil)
        #expect(code(document, [.put("b", ["x": ["a": 1, "b": 2, "c": 3]])], limits) == nil)
    }

    @Test("an element that has too many properties since the limit was lowered may lose some, not gain any")
    func loweredPropertyLimit() {
        var limits = Limits()
        limits.propertiesPerElement = 1
        let document = Document(applying: [.put("a", ["x": 1, "y": 2, "z": 3])])
        #expect(code(document, [.patch("a", set: ["x": 2], unset: ["z"])], limits) == nil)
        #expect(code(document, [.patch("a", set: ["w": 2], unset: [])], limits) == .tooManyProperties)
        #expect(code(document, [.put("a", ["x": 1, "y": 2])], limits) == nil)
    }

    @Test("of several operations each is looked at behind those that were admitted", arguments: 0..<30 as Range<UInt64>)
    func admission(seed: UInt64) {
        var people = RandomEdits(seed: 900 + seed)
        let document = Document(applying: people.operation() + people.operation())
        var limits = Limits()
        limits.elementBytes = Limits.elementReserve + 120
        limits.elementsPerBoard = 4
        limits.propertiesPerElement = 4
        var admission = DocumentAdmission(to: document, limits: limits)
        var (applied, refused) = (document, 0)
        for _ in 0..<200 {
            let edits = people.operation() + people.operation()
            let expected = code(applied, edits, limits)
            do throws(Rejection) {
                try admission.admit(edits)
                #expect(expected == nil)
                applied.apply(edits)
            } catch {
                #expect(expected == error.code)
                refused += 1
            }
        }
        #expect(refused > 0 && refused < 200)
    }

    @Test("a rejection tells which edit it was")
    func message() {
        var limits = Limits()
        limits.elementsPerBoard = 1
        let rejection = #expect(throws: Rejection.self) {
            try Document().check([.put("a", [:]), .put("b", [:])], limits: limits)
        }
        #expect(rejection?.message == "edit 1: the board would have 2 elements; 1 are allowed")
    }

    @Test("what a check forecasts is what applying does", arguments: 0..<60 as Range<UInt64>)
    func forecast(seed: UInt64) {
        var people = RandomEdits(seed: 500 + seed)
        var document = Document()
        var refused = 0
        for step in 0..<120 {
            let edits = people.operation() + people.operation()
            var limits = Limits()
            limits.elementBytes = Limits.elementReserve + 60 + (step % 13) * 25
            limits.elementsPerBoard = 3 + step % 4
            limits.propertiesPerElement = 2 + step % 5
            let expected = codeByApplying(edits, to: document, limits)
            #expect(code(document, edits, limits) == expected)
            if expected == nil || step % 3 == 0 { document.apply(edits) } else { refused += 1 }
        }
        #expect(refused > 0)
    }

    /// Applies the edits one by one and looks at what became of the document.
    private func codeByApplying(_ edits: [Edit], to document: Document, _ limits: Limits) -> Rejection.Code? {
        var document = document
        for edit in edits {
            let before = document
            document.apply(edit)
            if document.count > before.count, document.count > limits.elementsPerBoard { return .boardFull }
            for id in document.ids {
                let properties = document.propertyCount(id) ?? 0
                if properties > limits.propertiesPerElement, properties > before.propertyCount(id) ?? 0 {
                    return .tooManyProperties
                }
                let bytes = document.elementBytes(id) ?? 0
                let size = id.string.utf8.count + 3 + bytes + Limits.elementReserve
                if size > limits.elementBytes, bytes > before.elementBytes(id) ?? 0 { return .elementTooLarge }
            }
        }
        return nil
    }
}
