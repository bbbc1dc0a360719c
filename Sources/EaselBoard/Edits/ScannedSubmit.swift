import EaselJSON

/// A `submit` as programs write it: its edits are valid, and go into the log and to other clients as text, so no values are
/// built of them.
///
/// What is not found to be one may be one all the same, or may be wrong: ``ClientMessage`` and ``EditBatch`` tell. What is found to
/// be one they take too, and encode to the same bytes.
package struct ScannedSubmit: Sendable, Equatable {
    package let n: Int
    /// The edits: a canonical JSON array, as ``EditBatch/encoded``.
    package let encoded: [UInt8]
    /// Properties that patches and appends can add, in all.
    package private(set) var addedProperties = 0
    /// The most properties that an element is put with.
    package private(set) var largestPut = 0

    /// Levels of arrays and objects around an element's: the frame, the edits and the edit. An append's array is within an
    /// element already, so one level less is looked at than is allowed.
    private static let levelsAround = 2

    /// Reads a text frame; nil if it is something else, or breaks a limit.
    package init?(frame: UnsafeBufferPointer<UInt8>, limits: Limits) {
        guard Self.maySubmit(frame), let tape = JSONTape(frame, maximumDepth: limits.depth + Self.levelsAround),
            tape.kind(of: tape.root) == .object
        else { return nil }
        var (isSubmit, n, edits) = (false, nil as Int?, nil as JSONTape.Value?)
        tape.forEachMember(of: tape.root) { key, value in
            if tape.isString(key, "type") {
                isSubmit = tape.isString(value, "submit")
            } else if tape.isString(key, "n") {
                n = tape.shortInteger(value)
            } else if tape.isString(key, "edits") {
                edits = value
            }
            return true
        }
        guard isSubmit, let n, n >= 1, let edits else { return nil }
        self.init(n: n, edits: edits, on: tape, limits: limits)
    }

    private init?(n: Int, edits: JSONTape.Value, on tape: JSONTape, limits: Limits) {
        guard tape.kind(of: edits) == .array, case let count = tape.count(of: edits), count > 0,
            count <= limits.editsPerOperation
        else { return nil }
        var scanned: [ScannedEdit] = []
        scanned.reserveCapacity(count)
        let areValid = tape.forEachElement(of: edits) { element in
            guard let edit = ScannedEdit(element, on: tape) else { return false }
            scanned.append(edit)
            return true
        }
        guard areValid else { return nil }
        self.n = n
        encoded = tape.write { output in
            output.append(UInt8(ascii: "["))
            for (index, edit) in scanned.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                edit.encode(from: tape, into: &output)
            }
            output.append(UInt8(ascii: "]"))
        }
        guard encoded.count <= limits.operationBytes else { return nil }
        for edit in scanned {
            addedProperties += edit.addedProperties(on: tape)
            largestPut = max(largestPut, edit.putProperties(on: tape))
        }
    }

    /// Whether a frame is worth reading: clients begin messages with their type.
    private static func maySubmit(_ frame: UnsafeBufferPointer<UInt8>) -> Bool {
        !starts(frame, #"{"type":""#) || starts(frame, #"{"type":"submit""#)
    }

    private static func starts(_ frame: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        frame.count >= text.utf8CodeUnitCount
            && frame.prefix(text.utf8CodeUnitCount).elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

/// An edit that is valid, as values on a tape.
private enum ScannedEdit {
    case put(id: JSONTape.Value, value: JSONTape.Value)
    case patch(id: JSONTape.Value, set: JSONTape.Value?, unset: JSONTape.Value?)
    case append(id: JSONTape.Value, key: JSONTape.Value, values: JSONTape.Value)
    case delete(id: JSONTape.Value)
    case clear

    /// What a patch sets times what it unsets: each is looked for among the others.
    private static let maximumComparisons = 4_096

    init?(_ edit: JSONTape.Value, on tape: JSONTape) {
        guard tape.kind(of: edit) == .object, case let fields = Fields(edit, on: tape), let op = fields.op else {
            return nil
        }
        if tape.isString(op, "clear") {
            self = .clear
            return
        }
        guard let id = fields.id, let text = tape.plainText(of: id), ElementID.isValid(text) else { return nil }
        if tape.isString(op, "put") {
            guard let value = fields.value, tape.kind(of: value) == .object else { return nil }
            self = .put(id: id, value: value)
        } else if tape.isString(op, "patch") {
            guard Self.isPatch(set: fields.set, unset: fields.unset, on: tape) else { return nil }
            self = .patch(id: id, set: fields.set, unset: fields.unset)
        } else if tape.isString(op, "append") {
            guard let key = fields.key, tape.kind(of: key) == .string, let values = fields.values,
                tape.kind(of: values) == .array
            else { return nil }
            self = .append(id: id, key: key, values: values)
        } else if tape.isString(op, "delete") {
            self = .delete(id: id)
        } else {
            return nil
        }
    }

    private static func isPatch(set: JSONTape.Value?, unset: JSONTape.Value?, on tape: JSONTape) -> Bool {
        guard set != nil || unset != nil else { return false }
        if let set, tape.kind(of: set) != .object { return false }
        guard let unset else { return true }
        guard tape.kind(of: unset) == .array,
            tape.forEachElement(of: unset, { tape.kind(of: $0) == .string })
        else { return false }
        guard let set else { return true }
        // Keys on a tape have no escapes, so the same key has the same text.
        return tape.count(of: set).multipliedReportingOverflow(by: tape.count(of: unset)).partialValue
            <= maximumComparisons
            && tape.forEachElement(of: unset) { removed in
                tape.forEachMember(of: set) { key, _ in !tape.isSame(key, removed) }
            }
    }

    /// The fields that edits have.
    private struct Fields {
        var op, id, value, set, unset, key, values: JSONTape.Value?

        init(_ edit: JSONTape.Value, on tape: JSONTape) {
            tape.forEachMember(of: edit) { name, field in
                if tape.isString(name, "op") {
                    op = field
                } else if tape.isString(name, "id") {
                    id = field
                } else if tape.isString(name, "value") {
                    value = field
                } else if tape.isString(name, "set") {
                    set = field
                } else if tape.isString(name, "unset") {
                    unset = field
                } else if tape.isString(name, "key") {
                    key = field
                } else if tape.isString(name, "values") {
                    values = field
                }
                return true
            }
        }
    }

    // MARK: What it says

    /// As ``Edit/encode(into:)`` does.
    func encode(from tape: JSONTape, into output: inout JSONTape.Output) {
        func field(_ name: StaticString, _ value: JSONTape.Value) {
            output.append(name)
            tape.encode(value, into: &output)
        }
        switch self {
        case .put(let id, let value):
            field(#"{"id":"#, id)
            field(#","op":"put","value":"#, value)
        case .patch(let id, let set, let unset):
            field(#"{"id":"#, id)
            output.append(#","op":"patch""#)
            let unset = unset.flatMap { tape.count(of: $0) > 0 ? $0 : nil }
            if let set, tape.count(of: set) > 0 || unset == nil {
                field(#","set":"#, set)
            } else if unset == nil {
                output.append(#","set":{}"#)
            }
            if let unset { field(#","unset":"#, unset) }
        case .append(let id, let key, let values):
            field(#"{"id":"#, id)
            field(#","key":"#, key)
            field(#","op":"append","values":"#, values)
        case .delete(let id):
            field(#"{"id":"#, id)
            output.append(#","op":"delete""#)
        case .clear:
            output.append(#"{"op":"clear""#)
        }
        output.append(UInt8(ascii: "}"))
    }

    /// Properties that it can add to an element that is there.
    func addedProperties(on tape: JSONTape) -> Int {
        switch self {
        case .patch(_, let set, _): set.map(tape.count) ?? 0
        case .append: 1
        case .put, .delete, .clear: 0
        }
    }

    /// Properties of the element that it puts.
    func putProperties(on tape: JSONTape) -> Int {
        if case .put(_, let value) = self { tape.count(of: value) } else { 0 }
    }
}
