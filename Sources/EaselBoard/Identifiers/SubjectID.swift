import EaselJSON

/// The claim `sub` of a token: whom it names. RFC 7519, section 4.1.2, and RFC 7515, section 10.13, compare it as it is written, by
/// code points. Swift's strings take canonically equivalent ones for one (`K` and U+212A, a letter with its mark in one code point
/// or in two), and would so take two people for one.
public struct SubjectID: Hashable, Sendable, CustomStringConvertible {
    /// Any text; a verifier and routes see to it that it has 1 to 128 characters.
    public let string: String

    public init(_ string: String) {
        self.string = string
    }

    public static func == (left: SubjectID, right: SubjectID) -> Bool { CodeUnitOrder.equal(left.string, right.string) }

    public func hash(into hasher: inout Hasher) { ExactString(string).hash(into: &hasher) }

    public var description: String { string }
}

extension SubjectID: Comparable {
    /// By UTF-16 code units, as JSON orders keys.
    public static func < (left: SubjectID, right: SubjectID) -> Bool {
        CodeUnitOrder.compare(left.string, right.string) < 0
    }
}
