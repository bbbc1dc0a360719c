import EaselBoard
import EaselDrawing
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A picture")
struct PictureTests {
    private let rectangle: JSONObject = [
        "type": "rectangle", "x": 10, "y": 20, "width": 100, "height": 50, "strokeColor": "#1e1e1e", "strokeWidth": 2,
        "roughness": 0,
    ]

    @Test("of an empty board is white and small")
    func empty() throws {
        #expect(
            try SVGPicture(of: Document()).text == """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 20 20" width="20" height="20">\
                <rect x="-10" y="-10" width="20" height="20" fill="#ffffff"/>
                </svg>

                """)
        #expect(try SVGPicture(of: Document(), background: "#eef").text.contains(##"fill="#eef""##))
        #expect(try SVGPicture(of: Document(), background: "url(x)").text.contains(##"fill="#ffffff""##))
    }

    @Test("shows a rectangle with its stroke and 10 pixels around it")
    func golden() throws {
        #expect(
            try SVGPicture(of: board(rectangle)).text == """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 9 122 72" width="122" height="72">\
                <rect x="-1" y="9" width="122" height="72" fill="#ffffff"/>
                <g transform="translate(10 20)">\
                <path d="M0 0L100 0L100 50L0 50Z" fill="none" stroke="#1e1e1e" stroke-width="2" \
                stroke-linecap="round" stroke-linejoin="round"/>
                </g>
                </svg>

                """)
    }

    @Test("is as large as what is turned")
    func rotation() throws {
        var turned = rectangle
        turned["angle"] = .number(.pi / 2)
        let picture = try ParsedPicture(SVGPicture(of: board(turned)).bytes)
        #expect(picture.values("viewBox") == ["24 -16 72 122"])
        #expect(picture.values("transform") == ["translate(10 20) rotate(90 50 25)"])
    }

    @Test("is painted by index, elements without one first, and by id where that is the same")
    func order() throws {
        func text(_ id: String, _ index: String?) -> JSONObject {
            var element: JSONObject = ["id": .string(id), "type": "text", "text": .string("[\(id)]")]
            element["index"] = index.map(JSON.string)
            return element
        }
        let document = try board(
            text("a", "a2"), text("b", "Zz"), text("c", nil), text("d", "a1V"), text("f", "a1"), text("e", "a1"))
        let order = try ParsedPicture(SVGPicture(of: document).bytes).text.filter { !$0.isWhitespace }
        #expect(order == "[c][b][e][f][d][a]")
    }

    @Test("leaves out what is deleted or has no look")
    func skipped() throws {
        var deleted = rectangle
        deleted["isDeleted"] = true
        let document = try board(deleted, ["type": "selection", "width": 5], ["width": 5], [:])
        #expect(try SVGPicture(of: document).bytes == SVGPicture(of: Document()).bytes)
    }

    @Test(
        "lets only colours be colours",
        arguments: [
            ("#abc", true), ("#a1b2c3d4", true), ("RED", true), ("rgba(1, 2, 3, .5)", true),
            ("hsl(120deg 50% 50%)", true),
            ("#ab", false), ("#ggg", false), ("url(#x)", false), ("red;x:y", false), ("rgb(var(--x))", false),
            ("", false),
            ("rgb()", false), ("#abc\"", false), ("expression(1)", false),
        ])
    func colours(colour: String, passes: Bool) throws {
        var element = rectangle
        element["strokeColor"] = .string(colour)
        let strokes = try ParsedPicture(SVGPicture(of: board(element)).bytes).values("stroke")
        #expect(strokes == [passes ? colour.lowercased() : "#1e1e1e"])
    }

    @Test("shows a sticky note as paper with a fold, over its shadow")
    func note() throws {
        var note = rectangle
        note["customData"] = ["easel": "sticky"]
        #expect(try ParsedPicture(SVGPicture(of: board(note)).bytes).count("path") == 1)
        note["backgroundColor"] = "#ffec99"
        note["strokeColor"] = "transparent"
        let picture = try ParsedPicture(SVGPicture(of: board(note)).bytes)
        #expect(picture.values("fill") == ["#ffffff", "#000000", "#000000", "#ffec99", "#000000"])
        #expect(picture.values("fill-opacity") == ["0.09", "0.09", "0.13"])
    }

    @Test("says text as it is, whatever is in it")
    func text() throws {
        let document = try board([
            "type": "text", "text": "<script>alert('&')</script>\u{0}\n  b  c", "fontSize": 20, "lineHeight": 1.25,
            "textAlign": "right", "x": 0, "y": 0, "width": 200, "height": 50, "fontFamily": 2,
        ])
        let picture = try ParsedPicture(SVGPicture(of: document).bytes)
        #expect(picture.isValid)
        #expect(picture.dangers.isEmpty)
        #expect(picture.text.contains("<script>alert('&')</script>\u{FFFD}"))
        #expect(picture.text.contains("  b  c"))
        #expect(picture.values("text-anchor") == ["end"])
        #expect(picture.values("x").filter { $0 == "200" }.count == 2)
        // Helvetica's ascent and descent, centred in 25 pixels; the second line is 25 lower.
        #expect(picture.values("y").filter { ["17.9", "42.9"].contains($0) }.count == 2)
    }

    @Test(
        "draws every arrowhead at the end that names it",
        arguments: [
            "arrow", "bar", "dot", "circle", "circle_outline", "triangle", "triangle_outline", "diamond",
            "diamond_outline", "crowfoot_one", "crowfoot_many", "crowfoot_one_or_many", "cardinality_one",
            "cardinality_many", "cardinality_one_or_many", "cardinality_exactly_one", "cardinality_zero_or_one",
            "cardinality_zero_or_many", "a head of 2031",
        ])
    func arrowheads(name: String) throws {
        func paths(_ start: JSON, _ end: JSON) throws -> Int {
            let document = try board([
                "type": "arrow", "points": [[0, 0], [100, 0]], "startArrowhead": start, "endArrowhead": end,
                "roughness": 0,
            ])
            return try ParsedPicture(SVGPicture(of: document).bytes).count("path")
        }
        let one = try paths(.null, .string(name))
        #expect(one == (["or_", "exactly"].contains { name.contains($0) } ? 3 : 2))
        #expect(try paths(.string(name), .string(name)) == one * 2 - 1)
        #expect(try paths(.null, .null) == 1)
        // What is no name is as good as none, and an arrow's end has a head unless it says otherwise.
        #expect(try paths(7, 7) == 2)
    }

    @Test("draws a pen's stroke wider where it was pressed, and a dot where it only touched")
    func pen() throws {
        func height(_ pressure: JSON) throws -> Double {
            let points = JSON.array((0..<50).map { [.number(Double($0 * 4)), 0] })
            let document = try board([
                "type": "freedraw", "points": points, "pressures": .array(Array(repeating: pressure, count: 50)),
                "strokeWidth": 4, "simulatePressure": false,
            ])
            let view = try ParsedPicture(SVGPicture(of: document).bytes).values("viewBox")
            return view.first.flatMap { $0.split(separator: " ").last.flatMap { Double($0) } } ?? 0
        }
        #expect(try height(0.1) + 4 < height(0.5))
        #expect(try height(0.5) + 4 < height(1))
        let dot = try SVGPicture(of: board(["type": "freedraw", "points": [[0, 0]]])).text
        #expect(dot.contains("Q") && dot.contains(##"fill="#1e1e1e""##))
    }

    @Test("clips what is in a frame, and names the frame")
    func frame() throws {
        var child = rectangle
        child["frameId"] = "f"
        let document = try board(child, ["id": "f", "type": "frame", "name": "A & B", "width": 60, "height": 60])
        let picture = try ParsedPicture(SVGPicture(of: document).bytes)
        #expect(picture.count("clipPath") == 1)
        #expect(picture.values("clip-path") == ["url(#d1)"])
        #expect(picture.text.contains("A & B"))
    }

    @Test("leads where an element's link leads, if that is safe")
    func links() throws {
        var linked = rectangle
        linked["link"] = "HTTPS://example.org/?a=1&b=2"
        let picture = try ParsedPicture(SVGPicture(of: board(linked)).bytes)
        #expect(picture.count("a") == 1 && picture.values("href") == ["https://example.org/?a=1&b=2"])
        #expect(picture.values("rel") == ["noopener noreferrer"] && picture.dangers.isEmpty)
        linked["link"] = "java\tscript:alert(1)"
        let harmless = try ParsedPicture(SVGPicture(of: board(linked)).bytes)
        #expect(harmless.count("a") == 0 && harmless.dangers.isEmpty)
    }

    @Test("hatches with lines of half the stroke's width", arguments: ["hachure", "cross-hatch", "zigzag", "dots"])
    func hatching(fill: String) throws {
        var filled = rectangle
        filled["backgroundColor"] = "#ffc9c9"
        filled["fillStyle"] = .string(fill)
        let picture = try ParsedPicture(SVGPicture(of: board(filled)).bytes)
        #expect(picture.count("path") == 2)
        #expect(picture.values("stroke").sorted() == ["#1e1e1e", "#ffc9c9"])
        #expect(picture.values("stroke-width").sorted() == (fill == "dots" ? ["2", "2"] : ["1", "2"]))
    }

    @Test("wobbles as its seed says, the same each time")
    func wobble() throws {
        func picture(seed: Int) throws -> [UInt8] {
            var rough = rectangle
            rough["roughness"] = 2
            rough["seed"] = .number(Double(seed))
            return try SVGPicture(of: board(rough)).bytes
        }
        #expect(try picture(seed: 4) == picture(seed: 4))
        #expect(try picture(seed: 4) != picture(seed: 5))
        #expect(try ParsedPicture(picture(seed: 4)).values("viewBox") == ["-1 9 122 72"])
    }

    @Test("holds an image once, however often it is shown, and only one that can't do anything")
    func images() throws {
        func shown(_ url: JSON) throws -> ParsedPicture {
            let image: JSONObject = ["type": "image", "fileId": "F", "width": 10, "height": 10]
            let stored: JSONObject = ["id": "F", "type": "easel-file", "dataURL": url]
            var document = try board(image, image)
            document.apply(.put(try ElementID(validating: "file:F"), stored))
            return try ParsedPicture(SVGPicture(of: document).bytes)
        }
        for url: JSON in ["data:image/png;base64,QUJD", ["data:image/png;base64,QU", "JD"]] {
            let picture = try shown(url)
            #expect(picture.count("image") == 1)
            #expect(picture.count("use") == 2)
            #expect(picture.values("href").contains("data:image/png;base64,QUJD"))
        }
        for url: JSON in [
            "data:image/svg+xml;base64,QUJD", "data:text/html;base64,QUJD", "https://example.org/x.png", 7, [7], [],
            "data:image/png;base64,QU\"D", "data:image/png,x", "data:image/png;base64,", .null,
        ] {
            let picture = try shown(url)
            #expect(picture.count("image") == 0)
            #expect(picture.count("path") == 2)
        }
    }

    @Test("of all drawings on one board is well-formed, and the same each time")
    func large() throws {
        var document = Document()
        for drawing in try Drawings.all() { document = document.applying(drawing.operations) }
        let bytes = try SVGPicture(of: document).bytes
        #expect(ParsedPicture(bytes).isValid)
        #expect(try SVGPicture(of: document).bytes == bytes)
    }
}
