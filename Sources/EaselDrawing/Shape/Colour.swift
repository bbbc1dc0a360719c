/// A CSS colour that is safe to write into a picture: nothing but a hex colour, rgb(), rgba(), hsl(), hsla(), a name or
/// `transparent`.
struct Colour: Hashable, Sendable {
    /// The colour as CSS has it.
    let text: String

    static let ink = Colour(known: "#1e1e1e")
    static let paper = Colour(known: "#ffffff")
    static let transparent = Colour(known: "transparent")
    static let frame = Colour(known: "#bbb")
    static let frameName = Colour(known: "#999")
    static let black = Colour(known: "#000000")
    /// What an embed is filled with that has neither stroke nor background, and an iframe without background.
    static let emptyEmbed = Colour(known: "#d3d3d3")
    static let iframe = Colour(known: "#f4f4f6")
    /// The outline and the name of what is of an unknown type.
    static let placeholder = Colour(known: "#868e96")

    private init(known text: String) {
        self.text = text
    }

    /// Nil unless it is one of these forms. What a function's arguments mean is left to the viewer; that they are
    /// numbers is not.
    init?(_ text: String) {
        let text = text.lowercased()
        guard text.utf8.count <= 64 else { return nil }
        guard Self.isHex(text) || Self.isFunction(text) || text == "transparent" || Self.names.contains(text[...])
        else { return nil }
        self.text = text
    }

    var isTransparent: Bool { self == .transparent }

    private static func isHex(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "#") && [4, 5, 7, 9].contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
    }

    private static func isFunction(_ text: String) -> Bool {
        guard let prefix = ["rgba(", "rgb(", "hsla(", "hsl("].first(where: text.hasPrefix), text.hasSuffix(")") else {
            return false
        }
        let arguments = text.dropFirst(prefix.count).dropLast().replacing("deg", with: "")
        return arguments.utf8.contains { isDigit($0) }
            && arguments.utf8.allSatisfy { isDigit($0) || " ,.%/-+".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static let names = Set(
        """
        aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
        cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
        darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
        darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray
        dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
        greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
        lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
        lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
        magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
        mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy
        oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip
        peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
        seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal
        thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
        """.split(whereSeparator: \.isWhitespace))
}
