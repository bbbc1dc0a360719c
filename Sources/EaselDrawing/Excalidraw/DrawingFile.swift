import EaselBoard
import EaselJSON

/// A file that may hold a drawing or a library, read element by element: what it holds is counted before it is built,
/// and what is built at a time is no larger than an element may be.
struct DrawingFile {
    /// Memory for a value is a large multiple of its text. A file of 32 MiB that people drew has a quarter of these.
    private static let maximumContainers = 2_000_000
    private static let maximumScalars = 8_000_000
    /// A file keeps elements that were deleted, which no board gets.
    private static let listedForEachAllowed = 4
    /// Bytes of a member that says nothing of the drawing, such as `appState`.
    private static let maximumOtherBytes = 1 << 20

    private(set) var type: String?
    /// The elements that are not deleted; nil if the file lists none.
    private(set) var elements: [JSONObject]?
    private(set) var files: [(id: String, file: JSONObject)] = []
    /// The elements of each item of a library; nil if the file has none.
    private(set) var items: [[JSONObject]]?

    private var outline: JSONOutline
    private let limits: Limits
    /// Elements and files that will be on the board, and elements that were listed.
    private var kept = 0
    private var listed = 0

    /// Throws ``ImportError`` as soon as something is wrong or past a bound.
    init(_ text: [UInt8], limits: Limits) throws {
        self.limits = limits
        var bounds = JSONOutline.Bounds()
        // What stands around an element, in a library's item, is three more: 128 in all.
        bounds.depth = 125
        bounds.containers = Self.maximumContainers
        bounds.scalars = Self.maximumScalars
        outline = JSONOutline(text, bounds: bounds)
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
            let name = "element \(number) of \(place)"
            listed += 1
            guard listed <= limits.elementsPerBoard * Self.listedForEachAllowed else { throw tooMany(listed) }
            let element = try object(name)
            if element["isDeleted"]?.boolValue != true {
                try keep()
                living.append(element)
            }
            number += 1
        }
        return living
    }

    private mutating func readFiles() throws {
        guard outline.enterObject() else {
            _ = try other("files")
            return
        }
        var keys: Set<ExactString> = []
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            try keep()
            let name = "file \"\(key.prefix(80))\" in \"files\""
            files.append((key, try object(name)))
        }
    }

    /// The object that begins here: counted, then built.
    private mutating func object(_ name: String) throws -> JSONObject {
        guard !Task.isCancelled else { throw ImportError.cancelled }
        let found = try skip(name)
        guard found.count <= limits.propertiesPerElement || !outline.isObject(found) else {
            throw ImportError.tooManyProperties(name, found.count, allowed: limits.propertiesPerElement)
        }
        guard let object = try outline.value(in: found.range).objectValue else {
            throw ImportError.notADrawing("\(name) is no object")
        }
        return object
    }

    private mutating func skip(_ name: String) throws -> JSONOutline.Value {
        do {
            return try outline.skipValue(maximumBytes: limits.elementBytes)
        } catch JSONOutlineError.tooLong(let allowed) {
            throw ImportError.beyondLimit(
                Rejection(.elementTooLarge, "\(name) is longer than the \(allowed) bytes of JSON that are allowed"))
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
        while try outline.nextElement(isFirst: items.isEmpty) {
            guard items.count < limits.elementsPerBoard else { throw tooMany(items.count + 1) }
            items.append(try readItem(items.count))
        }
        return items
    }

    private mutating func readItem(_ number: Int) throws -> [JSONObject] {
        guard outline.enterObject() else {
            if let elements = try readElements(in: "item \(number)") { return elements }
            throw ImportError.notADrawing("item \(number) has no elements")
        }
        var elements: [JSONObject]?
        var keys: Set<ExactString> = []
        while let key = try outline.nextMember(isFirst: keys.isEmpty) {
            guard keys.insert(ExactString(key)).inserted else { throw ImportError.repeatedKey(key) }
            if key == "elements" { elements = try readElements(in: "item \(number)") } else { _ = try other(key) }
        }
        guard let elements else { throw ImportError.notADrawing("item \(number) has no elements") }
        return elements
    }
}
