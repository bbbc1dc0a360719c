public import EaselBoard
public import EaselJSON

/// Why a file can't be brought onto a board.
public enum ImportError: Error, Sendable, Equatable {
    /// The file is no JSON. It may be a picture that Excalidraw hides a drawing in; export it as `.excalidraw`.
    case notJSON(JSONError)
    /// The file is JSON and yet no drawing or library; the message says what was missed.
    case notADrawing(String)
    /// An element nests deeper than ``EaselBoard/Limits/depth``.
    case tooDeep(ElementID, allowed: Int)
    /// An element has a property, or an array a value, that no operation can carry.
    case propertyTooLarge(ElementID, bytes: Int, allowed: Int)
    /// The file holds more values than may be built of it.
    case tooManyValues(JSONOutlineError)
    /// A key is twice where it may be once.
    case repeatedKey(String)
    /// A library's items can't be laid out without drawing more than is allowed.
    case tooMuchToDraw(PictureError)
    /// The task that read the file was cancelled.
    case cancelled
    /// The board would be past a limit that its document decides.
    case beyondLimit(Rejection)
}

extension ImportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notJSON(let error): "not an .excalidraw or .excalidrawlib file: \(error)"
        case .notADrawing(let what): "not an .excalidraw or .excalidrawlib file: \(what)"
        case .tooDeep(let id, let allowed):
            "element \"\(id)\" nests too deep: \(allowed) levels of arrays and objects are allowed"
        case .propertyTooLarge(let id, let bytes, let allowed):
            "element \"\(id)\" needs an operation of \(bytes) bytes; \(allowed) are allowed"
        case .tooManyValues(let error): "the file is too large: \(error)"
        case .repeatedKey(let key): "not valid JSON: the key \"\(key.prefix(80))\" occurs twice in an object"
        case .tooMuchToDraw(let error): "the library can't be laid out: \(error)"
        case .cancelled: "reading the file was cancelled"
        case .beyondLimit(let rejection): rejection.message
        }
    }
}
