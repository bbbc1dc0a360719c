import EaselBoard
import EaselJSON

/// What the shapes of a document have to say of the arrows that are bound to them (`boundElements`), derived from the arrows' own
/// bindings, which are what counts.
///
/// A file is made to agree as it is written, for Excalidraw moves an arrow along only if the shape names it. The document stays as it is.
struct BoundArrows {
    /// A shape with more arrows is left as it is: it would grow beyond what an element may have.
    private static let most = 1_000

    private var arrows: Set<String> = []
    /// The ids of arrows, in the order in which they are painted, by what they are bound to.
    private var bound: [String: [String]] = [:]

    /// Takes time and memory linear in the arrows.
    init(among ids: some Sequence<ElementID>, in document: Document) {
        for id in ids where document.property("type", of: id) == "arrow" {
            arrows.insert(id.string)
            let ends = ["startBinding", "endBinding"].compactMap {
                document.property($0, of: id)?["elementId"]?.stringValue
            }
            for end in ends where bound[end]?.last != id.string { bound[end, default: []].append(id.string) }
        }
    }

    /// The element, which names the arrows that are bound to it and no others of the document.
    func agreed(_ element: JSONObject, id: ElementID) -> JSONObject {
        let own = bound[id.string] ?? []
        let entries = element["boundElements"]?.arrayValue ?? []
        let old = element["boundElementIds"]?.arrayValue ?? []
        let named = Set(
            (entries.compactMap { $0["id"]?.stringValue } + old.compactMap(\.stringValue)).filter(arrows.contains))
        let owned = Set(own)
        guard named != owned, own.count <= Self.most else { return element }
        let others = entries.filter { entry in
            guard let id = entry["id"]?.stringValue, arrows.contains(id) else { return true }
            return owned.contains(id)
        }
        let kept = Set(others.compactMap { $0["id"]?.stringValue })
        var element = element
        element["boundElementIds"] = nil
        element["boundElements"] = .array(
            others + own.filter { !kept.contains($0) }.map { ["id": .string($0), "type": "arrow"] })
        return element
    }
}
