import EaselJSON

/// The edits of one operation, before it has a seq: all of them valid, or none accepted.
public struct EditBatch: Sendable, Equatable {
    /// The edits, in the order in which they apply.
    public let edits: [Edit]
    /// A canonical JSON array of the edits: what goes into the log and to the other clients.
    public let encoded: [UInt8]

    /// Takes edits that a program made itself. Limits are not looked at.
    public init(edits: [Edit]) {
        self.edits = edits
        var bytes: [UInt8] = []
        Edit.encode(edits, into: &bytes)
        encoded = bytes
    }

    /// Validates the edits of a submit against all that does not depend on the document; the rest is
    /// ``Document/check(_:limits:)``.
    ///
    /// - Throws: what is wrong with the first wrong edit, counted from 0.
    public init(validating json: JSON, limits: Limits) throws(Rejection) {
        guard let items = json.arrayValue, !items.isEmpty else {
            throw Rejection(.invalidEdit, "\"edits\" must be an array of at least one edit")
        }
        guard items.count <= limits.editsPerOperation else {
            throw Rejection(
                .tooManyEdits,
                "\(items.count) edits in one operation; \(limits.editsPerOperation) are allowed")
        }
        var edits: [Edit] = []
        edits.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            let edit = try Edit(json: item, index: index)
            try Self.check(edit, index: index, limits: limits)
            edits.append(edit)
        }
        self.init(edits: edits)
        guard encoded.count <= limits.operationBytes else {
            throw Rejection(
                .operationTooLarge,
                "the edits are \(encoded.count) bytes of JSON; \(limits.operationBytes) are allowed in one operation")
        }
    }

    private static func check(_ edit: Edit, index: Int, limits: Limits) throws(Rejection) {
        let depth = edit.depth
        guard depth <= limits.depth else {
            throw Rejection(
                .tooDeep,
                "edit \(index) nests \(depth) levels of arrays and objects; \(limits.depth) are allowed in an element")
        }
    }
}
