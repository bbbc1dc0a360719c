import EaselBoard
import EaselJSON
import EaselTestSupport
import Testing

@Suite("A submit that is scanned")
struct ScannedSubmitTests {
    private func scanned(_ frame: [UInt8], _ limits: Limits = Limits()) -> ScannedSubmit? {
        frame.withUnsafeBufferPointer { ScannedSubmit(frame: $0, limits: limits) }
    }

    private func scanned(_ text: String, _ limits: Limits = Limits()) -> ScannedSubmit? {
        scanned(Array(text.utf8), limits)
    }

    /// What is read by building values.
    private func built(_ text: String) throws -> (n: Int, batch: EditBatch) {
        guard case .submit(let n, let edits) = try ClientMessage(decoding: Array(text.utf8)) else {
            throw ProtocolFault(.invalidMessage, "no submit")
        }
        return (n, try EditBatch(validating: edits, limits: Limits()))
    }

    @Test(
        "is what its values say",
        arguments: [
            #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":{"y":1.0,"x":2},"extra":{"b":[],"a":1}}]}"#,
            #"{"n":9007199254,"edits":[{"op":"clear","id":7}],"type":"submit"}"#,
            #" { "edits" : [ {"op":"delete","id":"c:1"} , {"id":"a","op":"patch","unset":["x","x"]} ] , "n":2, "type":"submit", "more":1 } "#,
            #"{"type":"submit","n":3,"edits":[{"op":"patch","id":"a","set":{"x":3,"b":"\n"},"unset":["y","\""]}]}"#,
            #"{"type":"submit","n":3,"edits":[{"op":"patch","id":"a","set":{}},{"op":"patch","id":"a","unset":[]}]}"#,
            #"{"type":"submit","n":3,"edits":[{"op":"patch","id":"a","set":{},"unset":["x"]},{"op":"patch","id":"a","set":{},"unset":[]}]}"#,
            #"{"type":"submit","n":4,"edits":[{"op":"append","id":"a","key":"p\\q","values":[[1,2.5],[3.0,4]]},{"values":[],"op":"append","key":"","id":"b"}]}"#,
        ])
    func same(_ text: String) throws {
        let (n, batch) = try built(text)
        let found = try #require(scanned(text))
        #expect(found.n == n)
        #expect(String(decoding: found.encoded, as: UTF8.self) == String(decoding: batch.encoded, as: UTF8.self))
    }

    @Test("tells by how much it can make an element larger")
    func growth() throws {
        let found = try #require(
            scanned(
                #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":{"y":1,"x":2}},{"op":"put","id":"b","value":{}},"#
                    + #"{"op":"patch","id":"a","set":{"a":1,"b":2,"c":{"d":1}},"unset":["x"]},{"op":"append","id":"a","key":"p","values":[1]}]}"#
            ))
        #expect(found.largestPut == 2)
        #expect(found.addedProperties == 4)
    }

    @Test("of random edits is the same as their batch, and what a client writes is always scanned")
    func random() throws {
        var random = RandomEdits(seed: 16)
        for n in 1...2_000 {
            let batch = EditBatch(edits: random.operation())
            let frame = ClientMessage.encodeSubmit(n: n, edits: batch.encoded)
            guard let found = scanned(frame) else {
                // Names that are escaped are left to those who build values.
                #expect(String(decoding: frame, as: UTF8.self).contains(#"\"\n""#))
                continue
            }
            #expect(found.n == n)
            #expect(found.encoded == batch.encoded)
        }
    }

    @Test(
        "is not found in what is none, or would be rejected",
        arguments: [
            "null", "[]", "{}", #"{"type":"digest"}"#, #"{"type":"submit"}"#, #"{"type":"submit","n":1}"#,
            #"{"type":"submit","n":1,"edits":[]}"#, #"{"type":"submit","n":0,"edits":[{"op":"clear"}]}"#,
            #"{"type":"submit","n":-1,"edits":[{"op":"clear"}]}"#,
            #"{"type":"submit","n":"1","edits":[{"op":"clear"}]}"#,
            #"{"type":"submit","n":1,"n":2,"edits":[{"op":"clear"}]}"#,
            #"{"type":"submitted","n":1,"edits":[{"op":"clear"}]}"#,
            #"{"type":"submit","n":1,"edits":{"op":"clear"}}"#, #"{"type":"submit","n":1,"edits":[1]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"move","id":"a"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"delete"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"delete","id":""}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"delete","id":"a b"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"delete","id":7}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":[]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":null}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"patch","id":"a"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"patch","id":"a","set":null,"unset":["x"]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"patch","id":"a","unset":[1]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"patch","id":"a","unset":"x"}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"patch","id":"a","set":{"x":1},"unset":["y","x"]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"append","id":"a","values":[]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"append","id":"a","key":1,"values":[]}]}"#,
            #"{"type":"submit","n":1,"edits":[{"op":"append","id":"a","key":"p","values":{}}]}"#,
        ])
    func others(_ text: String) {
        #expect(scanned(text) == nil)
    }

    @Test("is not found past a limit")
    func limits() {
        let text =
            #"{"type":"submit","n":1,"edits":[{"op":"put","id":"a","value":{"x":[[1]]}},{"op":"delete","id":"b"}]}"#
        #expect(scanned(text) != nil)
        var limits = Limits()
        limits.depth = 2
        #expect(scanned(text, limits) == nil)
        limits = Limits()
        limits.editsPerOperation = 1
        #expect(scanned(text, limits) == nil)
        limits = Limits()
        limits.operationBytes = 20
        #expect(scanned(text, limits) == nil)
    }
}
