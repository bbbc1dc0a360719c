import EaselBoard
import EaselJSON

/// A file that may hold a drawing or a library, read element by element: what it holds is counted before it is built,
/// and what is built at a time is no larger than an element or a picture may be.
///
/// What is wrong with one element or one picture costs that one, which is noted; what is wrong with the file refuses it:
/// docs/DRAWINGS.md, "What a file may be". The page's reader is `editor/clipboard/drawing.js`.
struct DrawingFile {
    /// Memory for a value is a large multiple of its text. A file of 32 MiB that people drew has a quarter of these.
    private static let maximumContainers = 2_000_000
    private static let maximumScalars = 8_000_000
    /// A file keeps elements that were deleted, which no board gets.
    private static let listedForEachAllowed = 4
    /// Bytes of a member that says nothing of the drawing, such as `appState`.
    private static let maximumOtherBytes = 1 << 20
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private(set) var type: String?
    /// The elements that are not deleted; nil if the file lists none.
    private(set) var elements: [JSONObject]?
    private(set) var files: [(id: String, file: JSONObject)] = []
    /// The elements of each item of a library; nil if the file has none.
    private(set) var items: [[JSONObject]]?
    private(set) var notes = ImportNotes()

    private var outline: JSONOutline
    private let limits: Limits
    /// Elements and files that will be on the board, and elements that were listed.
    private var kept = 0
    private var listed = 0

    /// Throws ``ImportError`` as soon as something is wrong with the whole, or past a bound.
    init(_ text: [UInt8], limits: Limits) throws {
        self.limits = limits
        var bounds = JSONOutline.Bounds()
        // What stands around an element, in a library's item, is three more: 128 in all.
        bounds.depth = 125
        bounds.containers = Self.maximumContainers
        bounds.scalars = Self.maximumScalars
        let isMarked = text.starts(with: Self.byteOrderMark)
        outline = JSONOutline(WholeSurrogates.in(isMarked ? Array(text.dropFirst(3)) : text), bounds: bounds)
        guard outline.enterObject() else {
            // What is no object may be no JSON either, which is the better answer.
            let found = try outline.skipValue()
            try outline.finish()
            if found.leastBytes <= Self.maximumOtherBytes { _ = try outline.value(in: found.range) }
            return
        }
        try readMembers()
        try outline.finish()
        files.sort { CodeUnitOrder.compare($0.id, $1.id) < 0 }
    }

    private mutating func readMembers() throws {
        var keys: Set<ExactString> = []
        var library: [[JSONObject]]?
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            switch key {
            case "type": type = try other(key)?.stringValue
            case "elements": elements = try readElements(in: "elements") ?? elements
            case "files": try readFiles()
            case "libraryItems": items = try readItems()
            case "library": library = try readItems()
            default: _ = try other(key)
            }
        }
        items = items ?? library
    }

    /// A member that is no part of the drawing, for its type alone.
    private mutating func other(_ key: String) throws -> JSON? {
        do {
            return try outline.value(in: outline.skipValue(maximumBytes: Self.maximumOtherBytes).range)
        } catch JSONOutlineError.tooLong(let allowed) {
            throw ImportError.notADrawing("its \"\(key.prefix(80))\" has more than \(allowed) bytes")
        }
    }

    // MARK: Elements

    /// The elements of the array that begins here; nil if it is none.
    private mutating func readElements(in place: String) throws -> [JSONObject]? {
        guard outline.enterArray() else {
            _ = try other(place)
            return nil
        }
        var living: [JSONObject] = []
        var number = 0
        while try outline.nextElement(isFirst: number == 0) {
            listed += 1
            guard listed <= limits.elementsPerBoard * Self.listedForEachAllowed else { throw tooMany(listed) }
            if let element = try readElement("element \(number) of \(place)") { living.append(element) }
            number += 1
        }
        return living
    }

    private mutating func readElement(_ name: String) throws -> JSONObject? {
        guard let element = try object(name, maximumBytes: limits.elementBytes),
            element["isDeleted"]?.boolValue != true
        else { return nil }
        let type = element["type"]?.stringValue
        let name = [name, type.map { "(\($0.prefix(40)))" }].compactMap(\.self).joined(separator: " ")
        guard type != "selection" else {
            notes.add(name, "a selection is no part of a drawing")
            return nil
        }
        guard element.depth <= limits.depth else {
            notes.add(name, "it nests too deep: \(limits.depth) levels of arrays and objects are allowed")
            return nil
        }
        var packer = EditPacker(limits: limits)
        packer.put(Self.anyID, element)
        if let oversized = packer.oversized {
            notes.add(name, "it needs an operation of \(oversized.bytes) bytes; \(limits.operationBytes) are allowed")
            return nil
        }
        if type == nil {
            notes.add(name, "it has no type, so it is on the board and can't be seen")
        } else if Shape(Self.anyID, element) == nil {
            notes.add(name, "it is too large or too far away to be shown; it is on the board all the same")
        } else if Shape.Kind(rawValue: type ?? "") == nil, type != "draw" {
            notes.add(name, "its type is unknown here; a box stands for it")
        }
        try keep()
        return element
    }

    /// As long as any: what fits under it fits under the element's own.
    private static let anyID: ElementID = {
        guard let id = try? ElementID(validating: String(repeating: "x", count: 64)) else {
            preconditionFailure("64 letters are an element's id")
        }
        return id
    }()

    private mutating func readFiles() throws {
        guard outline.enterObject() else {
            _ = try other("files")
            return
        }
        var keys: Set<ExactString> = []
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            let name = "file \"\(key.prefix(80))\""
            guard let file = try object(name, maximumBytes: StoredFile.maximumTextBytes) else { continue }
            if let reason = StoredFile.reasonToLeaveOut(file, limits: limits) {
                notes.add(name, reason)
                continue
            }
            if ImageFile(dataURL: file["dataURL"]) == nil {
                notes.add(name, "it is no picture that can be shown here; it is kept all the same")
            }
            try keep()
            files.append((key, file))
        }
    }

    /// The object that begins here: counted, then built. Nil, and noted, for what no element or file can be.
    private mutating func object(_ name: String, maximumBytes: Int) throws -> JSONObject? {
        guard !Task.isCancelled else { throw ImportError.cancelled }
        let found = try outline.skipValue()
        guard outline.isObject(found) else {
            notes.add(name, "it is no object")
            return nil
        }
        guard found.leastBytes <= maximumBytes else {
            notes.add(name, "it is longer than the \(maximumBytes) bytes of JSON that are allowed")
            return nil
        }
        guard found.count <= limits.propertiesPerElement else {
            notes.add(name, "it has \(found.count) properties; \(limits.propertiesPerElement) are allowed")
            return nil
        }
        do {
            return try outline.value(in: found.range).objectValue
        } catch JSONError.numberTooLarge, JSONError.integerNotExact {
            notes.add(name, "it has a number that can't be kept as it is")
            return nil
        }
    }

    private mutating func keep() throws {
        kept += 1
        guard kept <= limits.elementsPerBoard else { throw tooMany(kept) }
    }

    private func tooMany(_ count: Int) -> ImportError {
        .beyondLimit(
            Rejection(
                .boardFull,
                "the file has at least \(count) elements; \(limits.elementsPerBoard) are allowed on a board"))
    }

    // MARK: Libraries

    /// Version 1 has arrays of elements, version 2 objects with one.
    private mutating func readItems() throws -> [[JSONObject]]? {
        guard outline.enterArray() else {
            _ = try other("library")
            return nil
        }
        var items: [[JSONObject]] = []
        var number = 0
        while try outline.nextElement(isFirst: number == 0) {
            guard number < limits.elementsPerBoard * Self.listedForEachAllowed else { throw tooMany(number) }
            if let item = try readItem(number) {
                items.append(item)
            } else {
                notes.add("item \(number)", "it has no elements")
            }
            number += 1
        }
        return items
    }

    private mutating func readItem(_ number: Int) throws -> [JSONObject]? {
        guard outline.enterObject() else { return try readElements(in: "item \(number)") }
        var elements: [JSONObject]?
        var keys: Set<ExactString> = []
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            if key == "elements" { elements = try readElements(in: "item \(number)") } else { _ = try other(key) }
        }
        return elements
    }
}
