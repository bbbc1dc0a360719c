import EaselBoard
import EaselJSON

/// The colour of a board's canvas, which is an element of the board: see docs/decisions/0165.
///
/// `{"type":"easel-canvas","isDeleted":true,"viewBackgroundColor":"#fff9db"}` under the id `easel:canvas`. It says that it is
/// deleted so that readers of drawings that do not know it pass it over.
enum CanvasColour {
    static let type = "easel-canvas"
    static let id: ElementID = {
        guard let id = try? ElementID(validating: "easel:canvas") else {
            preconditionFailure("easel:canvas is an element's id")
        }
        return id
    }()

    /// What a drawing says of its canvas, as it says it; nil for what is no colour, or none that can be seen.
    static func said(_ value: JSON?) -> String? {
        guard let text = value?.stringValue, let colour = Colour(text), !colour.isTransparent else { return nil }
        return text
    }

    /// The colour of a board's canvas, as it is kept; nil for paper.
    static func of(_ document: Document) -> String? {
        guard let element = document.shortProperties(of: id), element["type"] == .string(type) else { return nil }
        return said(element["viewBackgroundColor"])
    }

    /// Whether a colour is that of a canvas of which nothing is said.
    static func isPaper(_ text: String) -> Bool {
        ["#ffffff", "#fff", "white"].contains(text.lowercased())
    }

    static func element(_ text: String) -> JSONObject {
        ["type": .string(type), "isDeleted": true, "viewBackgroundColor": .string(text)]
    }
}
