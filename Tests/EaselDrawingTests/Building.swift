import EaselBoard
import EaselJSON
import Foundation

@testable import EaselDrawing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A document of elements under the ids `e0`, `e1`, … unless they have their own.
func board(_ elements: JSONObject...) throws -> Document {
    var document = Document()
    for (number, element) in elements.enumerated() {
        let id = try ElementID(validating: element["id"]?.stringValue ?? "e\(number)")
        document.apply(.put(id, element))
    }
    return document
}

/// An Excalidraw file of these elements.
func file(_ elements: [JSON], files: JSON = [:]) -> [UInt8] {
    JSON.object(["type": "excalidraw", "version": 2, "elements": .array(elements), "files": files]).canonical
}

extension Document {
    /// The document after an import's operations.
    func applying(_ operations: [[Edit]]) -> Document {
        var document = self
        for edits in operations { document.apply(edits) }
        return document
    }

    /// The digest, of a copy.
    var fingerprint: Digest {
        var copy = self
        return copy.digest()
    }
}

/// What an XML parser that shares nothing with the writer finds in a picture.
final class ParsedPicture: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var attributes: [(name: String, value: String)] = []
    private(set) var text = ""
    private(set) var isValid = false

    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        isValid = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes found: [String: String] = [:]
    ) {
        names.append(name)
        attributes.append(contentsOf: found.map { ($0.key, $0.value) })
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        text += string
    }

    func count(_ name: String) -> Int { names.count { $0 == name } }

    func values(_ name: String) -> [String] { attributes.filter { $0.name == name }.map(\.value) }

    /// What could run or load something; empty in a picture that is safe to show.
    var dangers: [String] {
        let allowed: Set = ["svg", "a", "g", "rect", "path", "text", "image", "use", "defs", "clipPath", "mask"]
        let elements = names.filter { !allowed.contains($0) }
        let handlers = attributes.filter { $0.name.lowercased().hasPrefix("on") }.map(\.name)
        let links = attributes.filter { $0.name.lowercased().contains("href") }.map(\.value)
            .filter { !$0.hasPrefix("#d") && !$0.hasPrefix("data:image/") && SafeLink.address($0) != $0 }
        let urls = attributes.map(\.value).filter { $0.contains("url(") && !$0.hasPrefix("url(#d") }
        let styles = values("style").filter { $0 != "white-space:pre" }
        let scripts = attributes.map(\.value).filter { $0.lowercased().contains("javascript:") }
        return elements + handlers + links + urls + styles + scripts
    }
}
