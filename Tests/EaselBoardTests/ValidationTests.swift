import EaselBoard
import EaselJSON
import Testing

@Suite("Validation of a submit")
struct ValidationTests {
    private func rejecting(_ text: String, _ limits: Limits = Limits()) -> Rejection? {
        do {
            _ = try EditBatch(validating: JSON(parsing: text), limits: limits)
            return nil
        } catch {
            return error as? Rejection
        }
    }

    @Test("every edit is read and written back in canonical form, without what it does not know")
    func edits() throws {
        let text = #"""
            [{"op":"put","id":"a","value":{"y":1.0,"x":2},"extra":1},
             {"op":"patch","id":"a","set":{"x":3},"unset":["y"]}, {"op":"patch","id":"a","set":{"x":4}},
             {"op":"patch","id":"a","unset":["x"]}, {"op":"patch","id":"a","set":{},"unset":[]},
             {"op":"append","id":"a","key":"p","values":[1,[2]]}, {"op":"delete","id":"a"}, {"op":"clear","id":7}]
            """#
        let batch = try EditBatch(validating: JSON(parsing: text), limits: Limits())
        #expect(
            batch.edits == [
                .put("a", ["x": 2, "y": 1]), .patch("a", set: ["x": 3], unset: ["y"]),
                .patch("a", set: ["x": 4], unset: []), .patch("a", set: [:], unset: ["x"]),
                .patch("a", set: [:], unset: []), .append("a", key: "p", values: [1, [2]]), .delete("a"), .clear,
            ])
        let encoded = String(decoding: batch.encoded, as: UTF8.self)
        #expect(
            encoded == #"[{"id":"a","op":"put","value":{"x":2,"y":1}},"#
                + #"{"id":"a","op":"patch","set":{"x":3},"unset":["y"]},{"id":"a","op":"patch","set":{"x":4}},"#
                + #"{"id":"a","op":"patch","unset":["x"]},{"id":"a","op":"patch","set":{}},"#
                + #"{"id":"a","key":"p","op":"append","values":[1,[2]]},{"id":"a","op":"delete"},{"op":"clear"}]"#)
        #expect(try JSON(parsing: encoded).canonicalString == encoded)
        #expect(try EditBatch(validating: JSON(parsing: encoded), limits: Limits()) == batch)
    }

    @Test(
        "an edit that is none is rejected, with its place and its field",
        arguments: [
            ("null", "at least one edit"), ("[]", "at least one edit"), (#"{"op":"clear"}"#, "at least one edit"),
            ("[1]", "edit 0 must be an object"), ("[{}]", "\"op\""), (#"[{"op":"move"}]"#, "\"op\""),
            (#"[{"op":1}]"#, "\"op\""), (#"[{"op":"clear"},{"op":"delete"}]"#, "edit 1: \"id\""),
            (#"[{"op":"delete","id":""}]"#, "edit 0: \"id\""), (#"[{"op":"delete","id":"a b"}]"#, "\"id\""),
            (#"[{"op":"delete","id":"é"}]"#, "\"id\""),
            (#"[{"op":"delete","id":"\#(String(repeating: "x", count: 65))"}]"#, "\"id\""),
            (#"[{"op":"put","id":"a"}]"#, "\"value\""), (#"[{"op":"put","id":"a","value":[]}]"#, "\"value\""),
            (#"[{"op":"patch","id":"a"}]"#, "\"set\""), (#"[{"op":"patch","id":"a","set":null}]"#, "\"set\""),
            (#"[{"op":"patch","id":"a","set":{},"unset":[1]}]"#, "\"unset\""),
            (#"[{"op":"patch","id":"a","set":{},"unset":"x"}]"#, "\"unset\""),
            (#"[{"op":"patch","id":"a","set":{"x":1},"unset":["y","x"]}]"#, "\"x\" is in \"set\" and in \"unset\""),
            (#"[{"op":"append","id":"a","values":[]}]"#, "\"key\""),
            (#"[{"op":"append","id":"a","key":"k"}]"#, "\"values\""),
            (#"[{"op":"append","id":"a","key":"k","values":1}]"#, "\"values\""),
        ])
    func invalid(text: String, part: String) throws {
        let rejection = try #require(rejecting(text))
        #expect(rejection.code == .invalidEdit)
        #expect(rejection.message.contains(part), "\(rejection)")
    }

    @Test("an operation is refused whole, though only its last edit is wrong")
    func allOrNothing() {
        let text = #"[{"op":"put","id":"a","value":{}},{"op":"put","id":"b","value":{}},{"op":"nonsense"}]"#
        #expect(rejecting(text)?.code == .invalidEdit)
    }

    @Test("as many edits as allowed, and not one more")
    func editCount() {
        func edits(_ count: Int) -> String {
            "[" + Array(repeating: #"{"op":"clear"}"#, count: count).joined(separator: ",") + "]"
        }
        #expect(rejecting(edits(1_000)) == nil)
        #expect(rejecting(edits(1_001))?.code == .tooManyEdits)
    }

    @Test("an operation of as many bytes as allowed, and not one more; whitespace does not count")
    func operationBytes() throws {
        func edit(_ count: Int) -> String {
            #"[ {"op":"put","id":"a","value":{"t":"\#(String(repeating: "x", count: count))"}} ]"#
        }
        let overhead = #"[{"id":"a","op":"put","value":{"t":""}}]"#.utf8.count
        #expect(rejecting(edit(262_144 - overhead)) == nil)
        let rejection = try #require(rejecting(edit(262_145 - overhead)))
        #expect(rejection.code == .operationTooLarge)
        #expect(rejection.message.contains("262145") && rejection.message.contains("262144"))
    }

    @Test("elements nest 32 deep and not deeper, by whichever edit")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        for (over, edit) in [
            (0, { #"{"op":"put","id":"a","value":{"x":\#($0)}}"# }),
            (0, { #"{"op":"patch","id":"a","set":{"x":\#($0)}}"# }),
            (1, { #"{"op":"append","id":"a","key":"x","values":[\#($0)]}"# }),
        ] as [(Int, (String) -> String)] {
            #expect(rejecting("[\(edit(nested(31 - over)))]") == nil)
            #expect(rejecting("[\(edit(nested(32 - over)))]")?.code == .tooDeep)
        }
    }

    @Test("an appended element nests no deeper than the depth it was checked for")
    func appendedDepth() throws {
        let values: [JSON] = [[[1]], ["k": []]]
        let batch = try EditBatch(
            validating: [["op": "append", "id": "a", "key": "x", "values": .array(values)]], limits: Limits())
        var document = Document(applying: [.put("a", [:])])
        document.apply(batch.edits)
        #expect(document.element("a")?.depth == 4)
        var limits = Limits()
        limits.depth = 4
        #expect(rejecting(String(decoding: batch.encoded, as: UTF8.self), limits) == nil)
        limits.depth = 3
        #expect(rejecting(String(decoding: batch.encoded, as: UTF8.self), limits)?.code == .tooDeep)
    }
}
