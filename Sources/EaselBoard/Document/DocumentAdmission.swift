import EaselJSON

/// Which of several operations, one after the other, keep a document within its limits: each is looked at behind those
/// that were admitted, at the cost of its own edits.
public struct DocumentAdmission {
    private var forecast: DocumentForecast
    private let limits: Limits

    public init(to document: Document, limits: Limits) {
        forecast = DocumentForecast(of: document)
        self.limits = limits
    }

    /// Admits the edits of an operation, all of them or none.
    ///
    /// - Throws: which edit is not allowed, counted from 0, and what would be.
    public mutating func admit(_ edits: [Edit]) throws(Rejection) {
        forecast.begin()
        for (index, edit) in edits.enumerated() {
            guard let written = forecast.apply(edit), let rejection = rejection(of: written, index: index) else {
                continue
            }
            forecast.rollBack()
            throw rejection
        }
    }

    private func rejection(of written: DocumentForecast.Written, index: Int) -> Rejection? {
        if written.before == nil, forecast.count > limits.elementsPerBoard {
            return Rejection(
                .boardFull,
                "edit \(index): the board would have \(forecast.count) elements; "
                    + "\(limits.elementsPerBoard) are allowed")
        }
        let (id, after) = (written.id, written.after)
        if after.properties > limits.propertiesPerElement, after.properties > written.before?.properties ?? 0 {
            return Rejection(
                .tooManyProperties,
                "edit \(index): element \"\(id)\" would have \(after.properties) properties; "
                    + "\(limits.propertiesPerElement) are allowed")
        }
        let bytes = Document.memberBytes(of: id, bytes: after.bytes)
        if bytes + Limits.elementReserve > limits.elementBytes, after.bytes > written.before?.bytes ?? 0 {
            return Rejection(
                .elementTooLarge,
                "edit \(index): element \"\(id)\" would be \(bytes) bytes of JSON; "
                    + "\(limits.elementBytes - Limits.elementReserve) are allowed")
        }
        return nil
    }
}
