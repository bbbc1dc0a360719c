import Foundation

/// The files of the whiteboard's fonts, for pictures that bring them along.
package enum PageFonts {
    /// The name of the file that lists the others: `family`, `file` and `ranges` of each.
    package static let index = "fonts.json"

    /// The bytes of a file; nil if there is none of that name.
    package static func file(_ name: String) -> [UInt8]? {
        guard !name.contains("/") else { return nil }
        let url = Bundle.module.bundleURL.appendingPathComponent("whiteboard/fonts/\(name)")
        return (try? Data(contentsOf: url)).map(Array.init)
    }
}
