import EaselBoard
import EaselDrawing
import EaselJSON
import Foundation
import Testing

@Suite("Fonts of a picture")
struct EmbeddedFontsTests {
    private static let index = Array(
        """
        [{"family": "Excalifont", "file": "latin", "ranges": "U+20-7E, U+E9"},
         {"family": "Excalifont", "file": "greek", "ranges": "U+370-3FF"},
         {"family": "Easel Code", "file": "code", "ranges": "U+20-7E"}]
        """.utf8)

    private func picture(_ texts: (text: String, family: Int)...) throws -> String {
        let fonts = try EmbeddedFonts(index: Self.index) { Array($0.utf8) }
        var document = Document()
        for (number, text) in texts.enumerated() {
            document.apply(
                .put(
                    try ElementID(validating: "t\(number)"),
                    ["type": "text", "text": .string(text.text), "fontFamily": .number(Double(text.family))]))
        }
        let picture = try SVGPicture(of: document, fonts: fonts).text
        #expect(ParsedPicture(Array(picture.utf8)).isValid)
        return picture
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test("are those whose letters its texts have, and no others")
    func needed() throws {
        let latin = try picture(("Wörd", 5))
        #expect(latin.contains("url(data:font/woff2;base64,\(base64("latin")))"))
        #expect(!latin.contains(base64("greek")) && !latin.contains(base64("code")))
        #expect(latin.contains("unicode-range:U+20-7E, U+E9"))
        let both = try picture(("λ", 5), ("x = 1", 3))
        #expect(both.contains(base64("greek")) && both.contains(base64("code")) && !both.contains(base64("latin")))
        #expect(both.ranges(of: "@font-face").count == 2)
    }

    @Test("are none where no text needs them")
    func none() throws {
        #expect(try !picture().contains("<style"))
        #expect(try !picture(("Helvetica", 2), ("日本", 5)).contains("<style"))
    }

    @Test("are refused where their list could mean anything else in a style sheet")
    func hostile() {
        for index in [
            "nonsense", "{}", #"[{"family":"a"}]"#, #"[{"family":"a\"}x{","file":"f","ranges":"U+20"}]"#,
            #"[{"family":"a","file":"f","ranges":"U+20;}"}]"#, #"[{"family":"a","file":"f","ranges":"U+30-20"}]"#,
        ] {
            #expect(throws: EmbeddedFonts.Unreadable.index) { try EmbeddedFonts(index: index.utf8) { _ in [1] } }
        }
        #expect(throws: EmbeddedFonts.Unreadable.missing(file: "latin")) {
            try EmbeddedFonts(index: Self.index) { _ in nil }
        }
    }

    @Test("count for how long it may be")
    func budget() throws {
        let fonts = try EmbeddedFonts(index: Self.index) { _ in [UInt8](repeating: 0, count: 30_000) }
        var document = Document()
        document.apply(.put(try ElementID(validating: "t"), ["type": "text", "text": "a"]))
        #expect(throws: PictureError.tooLarge(bytesAllowed: 20_000)) {
            try SVGPicture(of: document, fonts: fonts, budget: DrawingBudget(bytes: 20_000))
        }
    }
}
