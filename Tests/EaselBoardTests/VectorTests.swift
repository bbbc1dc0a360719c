import EaselBoard
import EaselJSON
import Foundation
import Testing

/// `Fixtures/vectors`, which the JavaScript client passes too, and which no code of either has made.
@Suite("Shared vectors")
struct VectorTests {
    @Test("canonical JSON and its size")
    func canonical() throws {
        for vector in try Vectors.file("canonical").array {
            let value = try JSON(parsing: vector.string("json"))
            #expect(value.canonicalString == (try vector.string("canonical")))
            #expect(value.canonicalCount == vector["bytes"]?.integerValue)
        }
    }

    @Test("edits: what becomes of operations, the elements in the end and their digest")
    func edits() throws {
        for vector in try Vectors.file("edits").array {
            let limits = try #require(try Limits(json: vector.object("limits")))
            var document = Document()
            let outcomes = try vector.array("operations").map { Self.operate($0, on: &document, limits) }
            let name = try vector.string("name")
            #expect(outcomes == (try vector.array("outcomes").compactMap(\.stringValue)), "\(name)")
            var elements: [UInt8] = []
            document.encodeElements(into: &elements)
            #expect(String(decoding: elements, as: UTF8.self) == (try vector.string("elements")), "\(name)")
            #expect(document.digest().description == (try vector.string("digest")), "\(name)")
        }
    }

    @Test("random operations on elements of real drawings")
    func random() throws {
        let file = try Vectors.file("random")
        let pool = try file.array("elements")
        for vector in try file.array("cases") {
            var document = Document()
            for (operation, digest) in try zip(vector.array("operations"), vector.array("digests")) {
                let edits = try JSON.array(operation.array.map { try Self.filled($0, from: pool) })
                #expect(Self.operate(edits, on: &document, Limits()) == "ok")
                #expect(document.digest().description == digest.stringValue, "seed \(vector["seed"] ?? .null)")
            }
        }
    }

    /// `ok`, or the code of the rejection.
    private static func operate(_ edits: JSON, on document: inout Document, _ limits: Limits) -> String {
        do throws(Rejection) {
            let batch = try EditBatch(validating: edits, limits: limits)
            try document.check(batch.edits, limits: limits)
            document.apply(batch.edits)
            return "ok"
        } catch {
            return error.code.rawValue
        }
    }

    /// A put whose value is `{"$":n}` stands for one of element n.
    private static func filled(_ edit: JSON, from pool: [JSON]) throws -> JSON {
        guard edit["op"] == "put", var object = edit.objectValue else { return edit }
        object["value"] = try pool[#require(edit["value"]?["$"]?.integerValue)]
        return .object(object)
    }
}

private enum Vectors {
    struct Missing: Error {
        let field: String
    }

    static func file(_ name: String) throws -> JSON {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try JSON(parsing: Data(contentsOf: root.appending(path: "Fixtures/vectors/\(name).json")))
    }
}

extension JSON {
    fileprivate var array: [JSON] {
        get throws {
            guard let array = arrayValue else { throw Vectors.Missing(field: "an array") }
            return array
        }
    }

    fileprivate func array(_ name: String) throws -> [JSON] {
        guard let value = self[name] else { throw Vectors.Missing(field: name) }
        return try value.array
    }

    fileprivate func string(_ name: String) throws -> String {
        guard let value = self[name]?.stringValue else { throw Vectors.Missing(field: name) }
        return value
    }

    fileprivate func object(_ name: String) throws -> JSONObject {
        guard let value = self[name]?.objectValue else { throw Vectors.Missing(field: name) }
        return value
    }
}
