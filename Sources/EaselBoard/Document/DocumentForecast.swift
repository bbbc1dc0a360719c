import EaselJSON

/// What a document would become by edits, as far as its limits are concerned: how many elements, and how large.
struct DocumentForecast {
    private let document: Document
    /// Elements that edits touched; nil where one is gone.
    private var touched: [ElementID: ElementForecast?] = [:]
    private var isCleared = false
    /// How many elements there would be.
    private(set) var count: Int

    init(of document: Document) {
        self.document = document
        count = document.count
    }

    /// Applies one edit.
    ///
    /// - Returns: the element that it wrote, with its size before, if it was there, and after; nil if it wrote none.
    mutating func apply(_ edit: Edit) -> (id: ElementID, before: Int?, after: Int)? {
        switch edit {
        case .put(let id, let value):
            let before = element(id)?.bytes
            if before == nil { count += 1 }
            let after = ElementForecast(of: Document.Entry(value: value))
            touched[id] = .some(after)
            return (id, before, after.bytes)
        case .patch(let id, let set, let unset):
            return change(id) { $0.patch(set: set, unset: unset) }
        case .append(let id, let key, let values):
            return change(id) { $0.append(values, to: key) }
        case .delete(let id):
            if element(id) != nil { count -= 1 }
            touched[id] = .some(nil)
            return nil
        case .clear:
            touched.removeAll()
            isCleared = true
            count = 0
            return nil
        }
    }

    private mutating func change(
        _ id: ElementID, _ body: (inout ElementForecast) -> Void
    ) -> (id: ElementID, before: Int?, after: Int)? {
        guard var element = element(id) else { return nil }
        // Not held in two places while it changes, which would copy what it has gathered.
        touched[id] = nil
        let before = element.bytes
        body(&element)
        touched[id] = .some(element)
        return (id, before, element.bytes)
    }

    private func element(_ id: ElementID) -> ElementForecast? {
        if let known = touched[id] { return known }
        return isCleared ? nil : document.entries[id].map(ElementForecast.init)
    }
}
