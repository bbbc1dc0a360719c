/// Writes XML. Names come from this program, every value and text from outside is escaped, so what is written is
/// well-formed whatever it is given.
struct Markup {
    enum Value {
        case text(String)
        case number(Double)
        case numbers([Double])
        case path(Path)
        /// To a definition of the same document, by its number.
        case reference(Int)
        /// An image's bytes.
        case image(ImageFile)
        case transform([Transform])
    }

    enum Transform {
        case translate(Point)
        /// In radians, around a point.
        case rotate(Double, Point)
        case scale(Double, Double)
    }

    typealias Attribute = (name: StaticString, value: Value)

    private(set) var bytes: [UInt8] = []

    mutating func open(_ name: StaticString, _ attributes: [Attribute] = []) {
        start(name, attributes)
        write(">")
    }

    mutating func close(_ name: StaticString) {
        write("</")
        write(name)
        write(">\n")
    }

    /// An element without content.
    mutating func empty(_ name: StaticString, _ attributes: [Attribute]) {
        start(name, attributes)
        write("/>\n")
    }

    mutating func text(_ text: String) {
        escape(text)
    }

    /// A rule of a style sheet that brings a font along.
    mutating func rule(for face: EmbeddedFonts.Face) {
        write("@font-face{font-family:\"")
        escape(face.family)
        write("\";unicode-range:")
        escape(face.ranges)
        write(";src:url(data:font/woff2;base64,")
        bytes.append(contentsOf: face.base64.utf8)
        write(") format(\"woff2\")}\n")
    }

    private mutating func start(_ name: StaticString, _ attributes: [Attribute]) {
        write("<")
        write(name)
        for (name, value) in attributes {
            write(" ")
            write(name)
            write("=\"")
            write(value)
            write("\"")
        }
    }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func write(_ value: Value) {
        switch value {
        case .text(let text): escape(text)
        case .number(let number): NumberText.append(number, to: &bytes)
        case .numbers(let numbers): write(numbers)
        case .path(let path): path.encode(into: &bytes)
        case .reference(let number): bytes.append(contentsOf: "url(#d\(number))".utf8)
        case .image(let image):
            bytes.append(contentsOf: "data:\(image.type);base64,".utf8)
            for piece in image.pieces { bytes.append(contentsOf: piece.utf8) }
        case .transform(let steps):
            for (index, step) in steps.enumerated() {
                if index > 0 { write(" ") }
                write(step)
            }
        }
    }

    private mutating func write(_ numbers: [Double]) {
        for (index, number) in numbers.enumerated() {
            if index > 0 { write(" ") }
            NumberText.append(number, to: &bytes)
        }
    }

    private mutating func write(_ transform: Transform) {
        switch transform {
        case .translate(let point):
            write("translate(")
            write([point.x, point.y])
        case .rotate(let angle, let center):
            write("rotate(")
            NumberText.append(angle * 180 / .pi, decimals: 3, to: &bytes)
            write(" ")
            write([center.x, center.y])
        case .scale(let x, let y):
            write("scale(")
            write([x, y])
        }
        write(")")
    }

    /// Characters that XML 1.0 can't hold at all, escaped or not, become U+FFFD.
    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": write("&amp;")
            case "<": write("&lt;")
            case ">": write("&gt;")
            case "\"": write("&quot;")
            case "\t", "\n", "\r": write(" ")
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": write("\u{FFFD}")
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }
}

extension Path {
    /// Appends the path as the `d` of an SVG path.
    func encode(into bytes: inout [UInt8]) {
        func write(_ letter: UInt8, _ points: Point...) {
            bytes.append(letter)
            for (index, point) in points.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: " ")) }
                NumberText.append(point.x, to: &bytes)
                bytes.append(UInt8(ascii: " "))
                NumberText.append(point.y, to: &bytes)
            }
        }
        for segment in segments {
            switch segment {
            case .move(let point): write(UInt8(ascii: "M"), point)
            case .line(let point): write(UInt8(ascii: "L"), point)
            case .quadratic(let control, let point): write(UInt8(ascii: "Q"), control, point)
            case .cubic(let first, let second, let point): write(UInt8(ascii: "C"), first, second, point)
            case .close: bytes.append(UInt8(ascii: "Z"))
            }
        }
    }
}
