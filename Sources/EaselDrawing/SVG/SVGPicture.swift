public import EaselBoard
import EaselJSON

/// A document as an SVG 1.1 picture that stands by itself: no script and nothing that is loaded from outside, whatever the elements
/// hold, and no style sheet but one that brings fonts along. Elements lead where their links do (`SafeLink`). Equal documents
/// give equal bytes.
///
/// It shows what Excalidraw shows, with the same wobble in lines that a hand draws. Images are shown if ``ImageFile`` lets
/// them pass; a box stands for others. Elements are read as docs/DRAWINGS.md, "How an element is read", has it: one of an
/// unknown type is a box with its name, and one that is deleted or nowhere is passed over.
public struct SVGPicture: Sendable {
    /// The picture, in UTF-8.
    public let bytes: [UInt8]

    /// Draws a document. It takes time and memory linear in it and in the picture.
    ///
    /// - Parameters:
    ///   - background: a CSS colour, nil for that of the board's canvas; what is none, or can't be told to be harmless, becomes
    ///     white.
    ///   - fonts: those of which it brings along what its texts need.
    ///   - budget: what the picture may grow to.
    /// - Throws: what the picture would be beyond, as soon as that shows, and when the task was cancelled.
    public init(
        of document: Document, background: String? = nil, fonts: EmbeddedFonts = .none,
        budget: DrawingBudget = DrawingBudget()
    ) throws(PictureError) {
        let paper = (background ?? CanvasColour.of(document)).flatMap(Colour.init) ?? .paper
        var budget = budget
        let scene = try Scene(document, budget: &budget)
        var renderer = Renderer(scene: scene, paper: paper, fonts: fonts, budget: budget)
        bytes = try renderer.picture()
    }

    /// The picture as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
