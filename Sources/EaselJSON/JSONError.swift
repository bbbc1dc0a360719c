/// Why a text was not accepted as JSON.
public enum JSONError: Error, Sendable, Equatable {
    /// The text is not JSON, or is not UTF-8; the message names what was met.
    case syntax(String, at: JSONPosition)
    /// An object has two members of one name.
    case duplicateKey(String, at: JSONPosition)
    /// An object's key holds `\u0000`, which only string values may.
    case nulInKey(at: JSONPosition)
    /// Arrays and objects nest deeper than allowed.
    case tooDeep(maximum: Int)
    /// An integer that a double cannot hold and give back digit by digit. It has to be sent as a string.
    case integerNotExact(String, at: JSONPosition)
    /// A number beyond the largest double.
    case numberTooLarge(at: JSONPosition)
    /// No memory was left to parse it.
    case outOfMemory
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .syntax(let message, let position): "not valid JSON: \(message) at \(position)"
        case .duplicateKey(let message, let position): "\(message) at \(position): a key may occur once in an object"
        case .nulInKey(let position): "an object key holds \\u0000 at \(position): only string values may"
        case .tooDeep(let maximum): "arrays and objects nest too deep: \(maximum) levels are allowed"
        case .integerNotExact(let digits, let position):
            "the integer \(digits) at \(position) is not exact as an IEEE 754 double: send it as a string"
        case .numberTooLarge(let position): "the number at \(position) is too large for an IEEE 754 double"
        case .outOfMemory: "no memory was left to parse the JSON text"
        }
    }
}
