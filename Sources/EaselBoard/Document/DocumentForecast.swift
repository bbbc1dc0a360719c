import EaselJSON

/// What a document would become by edits, as far as its limits are concerned: how many elements, and how large.
struct DocumentForecast {
    /// How large an element is.
    struct Size: Equatable {
        /// As canonical JSON.
        var bytes: Int
        var properties: Int
    }

    /// An element that an edit wrote.
    struct Written {
        let id: ElementID
        /// Nil if it was not there.
        let before: Size?
        let after: Size
    }

    /// All that edits touched.
    private struct Overlay {
        /// Elements that edits touched; nil where one is gone.
        var touched: [ElementID: ElementForecast?] = [:]
        var isCleared = false
        /// How many elements there would be.
        var count: Int
    }

    private let document: Document
    private var overlay: Overlay
    /// What the elements that were touched since ``begin()`` were before; the inner nil for those that no edit had touched.
    private var replaced: [ElementID: ElementForecast??] = [:]
    private var countBefore: Int
    /// The overlay before the first clear since ``begin()``.
    private var overlayBeforeClear: Overlay?

    init(of document: Document) {
        self.document = document
        overlay = Overlay(count: document.count)
        countBefore = document.count
    }

    /// How many elements there would be.
    var count: Int { overlay.count }

    // MARK: All or nothing

    /// The edits from here on belong together.
    mutating func begin() {
        replaced.removeAll(keepingCapacity: true)
        countBefore = overlay.count
        overlayBeforeClear = nil
    }

    /// Takes back all since ``begin()``.
    mutating func rollBack() {
        if let overlayBeforeClear { overlay = overlayBeforeClear }
        for (id, element) in replaced { overlay.touched[id] = element }
        overlay.count = countBefore
        begin()
    }

    // MARK: Edits

    /// Applies one edit.
    ///
    /// - Returns: the element that it wrote; nil if it wrote none.
    mutating func apply(_ edit: Edit) -> Written? {
        switch edit {
        case .put(let id, let value):
            let before = element(id)?.size
            if before == nil { overlay.count += 1 }
            let after = ElementForecast(putting: value)
            replace(id, with: .some(after))
            return Written(id: id, before: before, after: after.size)
        case .patch(let id, let set, let unset):
            return change(id) { $0.patch(set: set, unset: unset) }
        case .append(let id, let key, let values):
            return change(id) { $0.append(values, to: key) }
        case .delete(let id):
            if element(id) != nil { overlay.count -= 1 }
            replace(id, with: .some(nil))
            return nil
        case .clear:
            if overlayBeforeClear == nil { overlayBeforeClear = overlay }
            overlay = Overlay(isCleared: true, count: 0)
            return nil
        }
    }

    private mutating func change(_ id: ElementID, _ body: (inout ElementForecast) -> Void) -> Written? {
        guard var element = element(id) else { return nil }
        // Not held in two places while it changes, which would copy what it has gathered.
        replace(id, with: nil)
        let before = element.size
        body(&element)
        overlay.touched[id] = .some(element)
        return Written(id: id, before: before, after: element.size)
    }

    /// Notes what was there before, once; behind a clear the overlay before it is what is gone back to.
    private mutating func replace(_ id: ElementID, with element: ElementForecast??) {
        if overlayBeforeClear == nil, replaced.index(forKey: id) == nil {
            replaced[id] = .some(overlay.touched[id])
        }
        overlay.touched[id] = element
    }

    private func element(_ id: ElementID) -> ElementForecast? {
        if let known = overlay.touched[id] { return known }
        return overlay.isCleared ? nil : document.entries[id].map(ElementForecast.init)
    }
}
