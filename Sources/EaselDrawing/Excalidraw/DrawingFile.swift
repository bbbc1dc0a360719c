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
    /// Bytes of an element that are kept for its id and index on the board, and for the frame around it.
    private static let elementReserve = 512
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private(set) var type: String?
    /// The elements that are not deleted; nil if the file lists none.
    private(set) var elements: [JSONObject]?
    private(set) var files: [(id: String, file: JSONObject)] = []
    /// The elements of each item of a library; nil if the file has none.
    private(set) var items: [[JSONObject]]?
    /// The colour that the file says its canvas has, if it says one.
    private(set) var canvas: String?
    /// What is to be told of what the drawing is made of.
    private(set) var notes = ImportNotes()

    /// What is to be told of each member, for a file may have members that its type does not ask for.
    private var noted: [String: ImportNotes] = [:]
    private var member = ""
    private var isOfVersion2 = false
    /// Images that have no bytes of their own, with the file that each names.
    private var pictureless: [String: [(name: String, fileID: ExactString?)]] = [:]
    private var listedFiles: Set<ExactString> = []

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
        // Of what is left out nothing is built that would tell.
        try outline.checkEncoding()
        guard outline.enterObject() else {
            // What is no object may be no JSON either, which is the better answer.
            let found = try outline.skipValue()
            try outline.finish()
            if found.leastBytes <= Self.maximumOtherBytes { _ = try outline.value(in: found.range) }
            return
        }
        try readMembers()
        try outline.finish()
        gatherNotes()
        files.sort { CodeUnitOrder.compare($0.id, $1.id) < 0 }
    }

    private mutating func readMembers() throws {
        var keys: Set<ExactString> = []
        var library: [[JSONObject]]?
        defer { items = items ?? library }
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            member = key
            switch key {
            case "type": type = try other(key)?.stringValue
            case "elements": elements = try readElements(in: "elements") ?? elements
            case "files": try readFiles()
            case "libraryItems":
                items = try readItems()
                isOfVersion2 = items != nil
            case "library": library = try readItems()
            case "appState": canvas = CanvasColour.said(try other(key)?["viewBackgroundColor"])
            default: _ = try other(key)
            }
        }
    }

    private mutating func note(_ what: String, _ why: String) {
        noted[member, default: ImportNotes()].add(what, why)
    }

    /// Tells of the members that a file of its type is made of.
    private mutating func gatherNotes() {
        let drawn = type != "excalidrawlib" ? "elements" : isOfVersion2 ? "libraryItems" : "library"
        for member in [drawn, "files"] { if let noted = noted[member] { notes.add(noted) } }
        for (name, fileID) in pictureless[drawn] ?? [] where fileID.map({ !listedFiles.contains($0) }) ?? true {
            notes.add(name, "its picture is not in the file; a box stands for it")
        }
    }

    /// A member that is no part of the drawing, for its type alone.
    private mutating func other(_ key: String) throws -> JSON? {
        do {
            let found = try outline.skipValue(maximumBytes: Self.maximumOtherBytes)
            return try outline.valueOfNearestNumbers(in: found.range)
        } catch JSONError.numberTooLarge, JSONError.nulInKey {
            // What can't be kept need not be.
            return nil
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
        if let reason = reasonToLeaveOut(element, type: type) {
            note(name, reason)
            return nil
        }
        if type == nil {
            note(name, "it has no type, so it is on the board and can't be seen")
        } else if Shape(Self.anyID, element) == nil {
            note(name, "it is too large or too far away to be shown; it is on the board all the same")
        } else if Shape.Kind(rawValue: type ?? "") == nil, type != "draw" {
            note(name, "its type is unknown here; a box stands for it")
        } else if type == "image", ImageFile(dataURL: element["dataURL"]) == nil {
            pictureless[member, default: []].append((name, element["fileId"]?.stringValue.map(ExactString.init)))
        }
        try keep()
        return element
    }

    /// Why an element can't be on a board; nil if it can.
    private func reasonToLeaveOut(_ element: JSONObject, type: String?) -> String? {
        guard type != "selection" else { return "a selection is no part of a drawing" }
        let properties = element.count + ["id", "index"].count { element[$0] == nil }
        guard properties <= limits.propertiesPerElement else {
            return "it has \(properties) properties with its id and index; \(limits.propertiesPerElement) are allowed"
        }
        guard element.depth <= limits.depth else {
            return "it nests too deep: \(limits.depth) levels of arrays and objects are allowed"
        }
        let allowed = limits.elementBytes - Self.elementReserve
        guard element.canonicalCount <= allowed else {
            return "it is longer than the \(allowed) bytes of JSON that are allowed"
        }
        var packer = EditPacker(limits: limits)
        packer.put(Self.anyID, element)
        return packer.oversized.map {
            "it needs an operation of \($0.bytes) bytes; \(limits.operationBytes) are allowed"
        }
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
        while let key = try outline.nextMember(isFirst: listedFiles.isEmpty) {
            guard listedFiles.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            listed += 1
            guard listed <= limits.elementsPerBoard * Self.listedForEachAllowed else { throw tooMany(listed) }
            let name = "file \"\(key.prefix(80))\""
            guard let file = try object(name, maximumBytes: StoredFile.maximumTextBytes) else { continue }
            if let reason = StoredFile.reasonToLeaveOut(file, limits: limits) {
                note(name, reason)
                continue
            }
            if ImageFile(dataURL: file["dataURL"]) == nil {
                note(name, "it is no picture that can be shown here; it is kept all the same")
            }
            try keep()
            files.append((key, file))
        }
    }

    /// The object that begins here: counted, then built. Nil, and noted, for what no element or file can be.
    private mutating func object(_ name: String, maximumBytes: Int) throws -> JSONObject? {
        guard !Task.isCancelled else { throw ImportError.cancelled }
        let found = try outline.skipValue()
        guard found.leastBytes <= maximumBytes else {
            note(name, "it is longer than the \(maximumBytes) bytes of JSON that are allowed")
            return nil
        }
        guard outline.isObject(found) else {
            try check(found)
            note(name, "it is no object")
            return nil
        }
        guard found.count <= limits.propertiesPerElement else {
            note(name, "it has \(found.count) properties; \(limits.propertiesPerElement) are allowed")
            return nil
        }
        do {
            return try outline.valueOfNearestNumbers(in: found.range).objectValue
        } catch JSONError.numberTooLarge {
            note(name, "it has a number larger than any that can be kept")
            return nil
        } catch JSONError.nulInKey {
            note(name, "it has a key with a zero character, which no board keeps")
            return nil
        }
    }

    /// What is no object may be no JSON either, and then the file is none.
    private func check(_ found: JSONOutline.Value) throws(JSONError) {
        do {
            _ = try outline.valueOfNearestNumbers(in: found.range)
        } catch .numberTooLarge {
        } catch .nulInKey {}
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
            guard number < limits.elementsPerBoard * Self.listedForEachAllowed else { throw tooMany(number + 1) }
            if let item = try readItem(number) {
                items.append(item)
            } else {
                note("item \(number)", "it has no elements")
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
