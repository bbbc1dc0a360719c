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
        let maximumDepth = min(maximumDepth, Self.deepestParse)
        func parse(_ text: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
            JanssonParser(text: text, maximumDepth: maximumDepth, losesAsJavaScript: losingAsJavaScript).parse()
        }
        let parsed = bytes.withContiguousStorageIfAvailable(parse)
        let result = parsed ?? Array(bytes).withUnsafeBufferPointer(parse)
        self = try result.get()
    }

    /// Parses a JSON text; the same as parsing its UTF-8.
    public init(parsing text: String, maximumDepth: Int = 64) throws(JSONError) {
        try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
    }

    /// Jansson stops at 2,048 levels, which take it less than 256 KiB; what recurses in Swift takes more for a level.
    private static let deepestParse = 128
}
