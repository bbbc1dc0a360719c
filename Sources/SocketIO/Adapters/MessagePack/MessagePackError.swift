/// Why something is not read or written as MessagePack.
package enum MessagePackError: Error, Sendable, Equatable {
    /// The bytes are not exactly one value, or announce more than they hold.
    case malformed
    /// Arrays and maps nest deeper than ``MessagePack/maximumDepth``.
    case tooDeep
    /// An extension that no peer sends, or a key that is neither a string nor an integer.
    case unsupported
    /// No memory was left.
    case outOfMemory
}
