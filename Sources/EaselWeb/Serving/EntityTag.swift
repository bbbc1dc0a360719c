/// Names one content of one file: the same tag, the same bytes (RFC 9110, section 8.8.3).
package struct EntityTag: Equatable, CustomStringConvertible {
    /// What stands between the quotes.
    let opaque: String

    package var description: String { "\"\(opaque)\"" }

    /// Whether an `If-None-Match` header names it. Tags are compared weakly, as that header asks for.
    package func isNamed(by header: String?) -> Bool {
        guard let header else { return false }
        // Every second piece stands between quotes. A comma inside a tag is no separator, so there is no splitting at
        // commas.
        let pieces = header.split(separator: "\"", omittingEmptySubsequences: false)
        if pieces.count == 1 { return header.allSatisfy { "* \t".contains($0) } && header.contains("*") }
        return stride(from: 1, to: pieces.count, by: 2).contains { pieces[$0] == opaque }
    }
}
