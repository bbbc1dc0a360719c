import EaselBoard

/// The name under which a browser saves a download.
struct FileName: Equatable {
    /// For every client: ASCII letters, digits, spaces, dots, hyphens and underscores.
    let plain: String
    /// The title in percent-encoded UTF-8, as RFC 8187 has it, without the characters that part paths.
    let encoded: String

    /// - Parameter title: the board's, which anyone may choose; the board's id takes its place if it says nothing.
    init(title: String, board: BoardID, type: String) {
        let scalars = title.unicodeScalars.prefix(80)
            .filter { $0 >= " " && !$0.properties.isDefaultIgnorableCodePoint }
            .map { "/\\:*?\"<>|\u{7F}".unicodeScalars.contains($0) ? "_" : $0 }
        let name = Self.trimmed(String(String.UnicodeScalarView(scalars)))
        let title = name.contains(where: { $0.isLetter || $0.isNumber }) ? name : board.string
        plain =
            String(title.unicodeScalars.map { Self.isPlain($0) ? Character($0) : "_" }) + ".\(type)"
        encoded = "\(title).\(type)".utf8.map(Self.percentEncoded).joined()
    }

    var contentDisposition: String {
        "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// A name that begins with a dot is hidden, and one that ends with it is none on Windows.
    private static func trimmed(_ name: String) -> String {
        func isEdge(_ character: Character) -> Bool { character == "." || character.isWhitespace }
        let start = name.drop(while: isEdge)
        return String(start.reversed().drop(while: isEdge).reversed())
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", " ", ".", "-", "_": true
        default: false
        }
    }

    private static func percentEncoded(_ byte: UInt8) -> String {
        let scalar = Unicode.Scalar(byte)
        if byte < 0x80, isPlain(scalar), scalar != " " { return String(Character(scalar)) }
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
