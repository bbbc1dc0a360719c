public import EaselBoard
import EaselJSON

/// The edits that bring a file's drawing onto a board.
///
/// - An `.excalidraw` is put where it was: its elements keep their ids and take the place of elements of the same id,
///   so that a board's own export restores it, twice as well as once. The colour of its canvas comes along, unless the board
///   holds something else.
/// - An `.excalidrawlib` (version 1 or 2) is laid out as a sheet, its items side by side, below and over what is on the
///   board. Ids that are in use get new ones, and so do all references to them within the item.
///
/// A file with a byte order mark, and what a clipboard holds of a drawing, will do. What can't be taken is left out and
/// noted. Elements that the file marks as deleted are skipped. Ids that no board allows become others, always the same ones.
/// Where the order of a file's elements is not the one that their `index` says, or a drawing has nothing in common with the
/// board, they get new ones that say it, above the board's.
public struct DrawingImport: Sendable {
    /// How many elements the drawing has; its files are not counted.
    public let elements: Int
    /// What of the file is not on the board or can't be seen; 100 at most.
    public let notes: [ImportNote]
    /// How many notes there would be.
    public let noteCount: Int
    /// The edits, an operation each, to be submitted in this order. Empty if the drawing is.
    public let operations: [[Edit]]

    /// Reads a file, in memory of a small multiple of it: what it holds is counted before it is built.
    ///
    /// - Parameters:
    ///   - bytes: the file, in UTF-8.
    ///   - document: the board as it is.
    ///   - limits: the board's. Every operation is within them.
    /// - Throws: what is wrong with the file, or which element is beyond a limit.
    public init(
        parsing bytes: some Collection<UInt8>, onto document: Document = Document(), limits: Limits = Limits()
    ) throws(ImportError) {
        let (drawing, notes) = try Self.drawing(Array(bytes), onto: document, limits: limits)
        self.notes = notes.notes
        noteCount = notes.count
        elements = drawing.elements.count
        let all = drawing.elements + drawing.files + [drawing.canvas].compactMap(\.self)
        operations = try Self.operations(putting: all, limits: limits)
        do {
            try document.check(operations.flatMap(\.self), limits: limits)
        } catch {
            throw .beyondLimit(error)
        }
    }

    private static func operations(
        putting elements: [(id: ElementID, element: JSONObject)], limits: Limits
    ) throws(ImportError) -> [[Edit]] {
        var packer = EditPacker(limits: limits)
        for (id, element) in elements {
            guard !Task.isCancelled else { throw .cancelled }
            guard element.depth <= limits.depth else { throw .tooDeep(id, allowed: limits.depth) }
            packer.put(id, element)
            if let oversized = packer.oversized {
                throw .propertyTooLarge(oversized.id, bytes: oversized.bytes, allowed: limits.operationBytes)
            }
        }
        return packer.packed
    }

    private static func drawing(
        _ text: [UInt8], onto document: Document, limits: Limits
    ) throws(ImportError) -> (ImportedDrawing, ImportNotes) {
        do {
            let file = try DrawingFile(text, limits: limits)
            switch file.type {
            case "excalidraw", "excalidraw/clipboard", "excalidraw-api/clipboard":
                return (try ImportedDrawing(file: file, onto: document), file.notes)
            case "excalidrawlib": return (try ImportedDrawing(library: file, onto: document), file.notes)
            default: throw ImportError.notADrawing("its \"type\" is neither \"excalidraw\" nor \"excalidrawlib\"")
            }
        } catch let error as ImportError {
            throw error
        } catch let error as JSONError {
            throw .notJSON(error)
        } catch let error as JSONOutlineError {
            throw .tooManyValues(error)
        } catch let error as PictureError {
            throw .tooMuchToDraw(error)
        } catch {
            throw .cancelled
        }
    }
}
