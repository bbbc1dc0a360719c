import EaselDrawing
import EaselWeb
import NIOCore

extension EmbeddedFonts {
    /// The fonts of the whiteboard as a node serves them; none if it serves none.
    init(of page: AssetStore) {
        func file(_ name: String) -> [UInt8]? { page.assets["/fonts/\(name)"].map { Array(buffer: $0.plain.body) } }
        self = (try? EmbeddedFonts(index: file(PageFonts.index) ?? [], read: file)) ?? .none
    }
}
