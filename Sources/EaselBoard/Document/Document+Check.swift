import EaselJSON

extension Document {
    /// Whether these edits may be applied: no edit may take the board past ``Limits/elementsPerBoard`` or make an
    /// element larger than ``Limits/elementBytes``, counted as `"id":{…}` plus ``Limits/elementReserve``.
    ///
    /// The edits are looked at in order, as applying them would; an element that is too large already, because the
    /// limit was lowered, may still shrink. The document is not copied: the cost is that of the edits.
    ///
    /// - Throws: which edit is not allowed, counted from 0, and what would be.
    public func check(_ edits: [Edit], limits: Limits) throws(Rejection) {
        var forecast = DocumentForecast(of: self)
        for (index, edit) in edits.enumerated() {
            guard let (id, before, after) = forecast.apply(edit) else { continue }
            if before == nil, forecast.count > limits.elementsPerBoard {
                throw Rejection(
                    .boardFull,
                    "edit \(index): the board would have \(forecast.count) elements; "
                        + "\(limits.elementsPerBoard) are allowed")
            }
            let bytes = Self.memberBytes(of: id, bytes: after)
            if bytes + Limits.elementReserve > limits.elementBytes, after > before ?? 0 {
                throw Rejection(
                    .elementTooLarge,
                    "edit \(index): element \"\(id)\" would be \(bytes) bytes of JSON; "
                        + "\(limits.elementBytes - Limits.elementReserve) are allowed")
            }
        }
    }
}
