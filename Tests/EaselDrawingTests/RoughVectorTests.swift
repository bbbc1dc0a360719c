import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@testable import EaselDrawing

/// `Fixtures/vectors/rough.json`, which roughjs has made and the page passes too.
@Suite("Lines drawn by hand")
struct RoughVectorTests {
    private static func drawn(_ element: JSONObject) throws -> HandDrawn {
        let shape = try #require(Shape(try ElementID(validating: "e"), element))
        var budget = DrawingBudget()
        guard case .path(_, _, _, let drawn?)? = try DisplayList(shape, budget: &budget).primitives.first else {
            throw Missing()
        }
        return drawn
    }

    private struct Missing: Error {}

    /// The steps of a path, in the words of the vectors.
    private static func steps(_ path: Path?) -> [(letter: String, values: [Double])] {
        (path?.segments ?? []).map { segment in
            switch segment {
            case .move(let point): ("M", [point.x, point.y])
            case .line(let point): ("L", [point.x, point.y])
            case .quadratic(let control, let point): ("Q", [control.x, control.y, point.x, point.y])
            case .cubic(let first, let second, let point):
                ("C", [first.x, first.y, second.x, second.y, point.x, point.y])
            case .close: ("Z", [])
            }
        }
    }

    @Test("are those of roughjs, whatever the seed")
    func vectors() throws {
        let url = try #require(Drawings.files().first).deletingLastPathComponent()
            .appendingPathComponent("vectors/rough.json")
        let vectors = try #require(try JSON(parsing: Data(contentsOf: url)).arrayValue)
        for vector in vectors {
            let element = try #require(vector["element"]?.objectValue)
            let drawn = try Self.drawn(element)
            for (name, path) in [("lines", drawn.lines), ("area", drawn.area), ("hatching", drawn.hatching)] {
                let expected = vector[name]?.arrayValue ?? []
                let found = Self.steps(path)
                let place = "\(name) of \(JSON.object(element).canonicalString)"
                #expect(found.count == expected.count, "\(place)")
                for (step, wanted) in zip(found, expected) {
                    let values = (wanted.arrayValue ?? []).compactMap(\.numberValue)
                    let isNear =
                        step.letter == wanted.arrayValue?.first?.stringValue && step.values.count == values.count
                        && zip(step.values, values).allSatisfy { abs($0 - $1) < 0.02 }
                    if !isNear { Issue.record("\(place): \(step) is not \(values)") }
                }
            }
        }
        #expect(vectors.count > 200)
    }

    @Test("are straight without roughness, and hatching does not depend on the seed then")
    func straight() throws {
        var plain: JSONObject = [
            "type": "rectangle", "width": 90, "height": 60, "roughness": 0, "backgroundColor": "#ffc9c9",
            "fillStyle": "hachure", "seed": 1,
        ]
        let drawn = try Self.drawn(plain)
        #expect(drawn.lines == nil)
        #expect((drawn.hatching?.segments.count ?? 0) > 10)
        plain["seed"] = 99
        #expect(try Self.drawn(plain) == drawn)
    }

    @Test("follow from seed 1 and roughness 1 where an element says neither")
    func absent() throws {
        let element: JSONObject = ["type": "rectangle", "width": 90, "height": 60]
        var told = element
        told["roughness"] = 1
        told["seed"] = 1
        #expect(try Self.drawn(element) == Self.drawn(told))
    }

    @Test("hatch a large or jagged area with a bounded number of lines")
    func bounded() throws {
        let jags = (0..<20_000).map { JSON.array([.number(Double($0)), .number($0.isMultiple(of: 2) ? 0 : 70_000)]) }
        for var element: JSONObject in [
            ["type": "rectangle", "width": 1e11, "height": 1e11],
            ["type": "line", "points": .array(jags + [[0, 0]])],
        ] {
            element["backgroundColor"] = "#ffc9c9"
            element["fillStyle"] = "cross-hatch"
            element["strokeWidth"] = 0.1
            #expect(try Self.drawn(element).hatching.map { $0.segments.count <= 200_000 } == true)
        }
    }
}
