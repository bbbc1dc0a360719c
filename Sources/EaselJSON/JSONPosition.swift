/// A place in JSON text.
public struct JSONPosition: Sendable, Equatable, CustomStringConvertible {
    /// Bytes before it.
    public let offset: Int
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int

    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// Finds the line and the column of a byte.
    init(offset: Int, in text: some Collection<UInt8>) {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(offset: offset, line: line, column: column)
    }

    public var description: String { "line \(line), column \(column) (byte \(offset))" }
}
