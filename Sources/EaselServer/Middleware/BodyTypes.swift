/// The types of body that a request may declare.
///
/// A page of any origin can send a body as a form or as plain text, or without a type. What it needs leave for is a type
/// such as JSON (docs/decisions/0070-hosts-and-origins.md).
enum BodyTypes: Sendable {
    case json
    /// A drawing or an archive.
    case drawing
    /// What a client of Excalidraw has encrypted. Excalidraw declares no type; the origin is checked all the same.
    case sealed

    /// Nil for paths at which bodies are of no consequence.
    init?(path: String) {
        guard path.hasPrefix("/api/"), !path.hasSuffix("/admission") else { return nil }
        if path.hasPrefix("/api/v2/") {
            self = .sealed
            return
        }
        self = path.hasSuffix("/import") ? .drawing : .json
    }

    var allowed: [String] {
        switch self {
        case .json: ["application/json"]
        case .drawing:
            [
                "application/json", "application/vnd.excalidraw+json", "application/vnd.excalidrawlib+json",
                "application/x-ndjson",
            ]
        case .sealed: ["application/octet-stream"]
        }
    }

    func allows(_ contentType: String?) -> Bool {
        guard let contentType else { return self == .sealed }
        let type = contentType.prefix { $0 != ";" }.split(separator: " ").joined(separator: " ").lowercased()
        return allowed.contains(type)
    }
}
