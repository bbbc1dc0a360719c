extension JSON {
    /// Parses a JSON text, which may be any value.
    ///
    /// Strict where silence would lose something: invalid UTF-8, lone surrogates, a key twice in an object, a number
    /// beyond a double and an integer that a double does not give back digit by digit are errors.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - maximumDepth: how many levels of arrays and objects may nest; more than 128 are never accepted, so that
    ///     a thread's small stack is enough for whatever a parsed value is used for.
    ///   - losingAsJavaScript: whether what JavaScript's `JSON.parse` loses is lost here too: integers become the nearest
    ///     double, and of the members of one name the last stays.
    public init<Bytes: Collection<UInt8>>(
        parsing bytes: Bytes, maximumDepth: Int = 64, losingAsJavaScript: Bool = false
    ) throws(JSONError) {
        self = try Self.parse(bytes, maximumDepth: maximumDepth, losingAsJavaScript: losingAsJavaScript)
    }

    /// Parses a JSON text; the same as parsing its UTF-8.
    public init(parsing text: String, maximumDepth: Int = 64) throws(JSONError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }

    /// Jansson stops at 2,048 levels, which take it less than 256 KiB; what recurses in Swift takes more for a level.
    static let deepestParse = 128
}
