import EaselDrawing
import EaselWeb

extension EmbeddedFonts {
    /// The fonts of the whiteboard, which pictures bring along.
    ///
    /// - Throws: ``Unreadable`` if the files that were built with easel are not there.
    static func ofPage() throws(Unreadable) -> EmbeddedFonts {
        try EmbeddedFonts(index: PageFonts.file(PageFonts.index) ?? [], read: PageFonts.file)
    }
}
