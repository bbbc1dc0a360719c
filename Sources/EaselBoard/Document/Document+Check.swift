import EaselJSON

extension Document {
    /// Whether these edits may be applied: no edit may take the board past ``Limits/elementsPerBoard``, or an element past
    /// ``Limits/propertiesPerElement`` or ``Limits/elementBytes``, counted as `"id":{…}` plus ``Limits/elementReserve``.
    ///
    /// The edits are looked at in order, as applying them would; an element that is too large already, because a limit
    /// was lowered, may still shrink. The document is not copied: the cost is that of the edits.
    ///
    /// - Throws: which edit is not allowed, counted from 0, and what would be.
    public func check(_ edits: [Edit], limits: Limits) throws(Rejection) {
        var admission = DocumentAdmission(to: self, limits: limits)
        try admission.admit(edits)
    }
}
