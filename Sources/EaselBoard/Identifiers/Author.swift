import EaselJSON

/// Who made an operation, where there is authentication: the `by` of an operation. A subject by its id, or a link by its own.
public struct Author: Hashable, Sendable, CustomStringConvertible {
    /// A subject's id as the token has it, or `link:` and the link's id, or `forgotten`. A subject whose id would be taken for something else has
    /// `sub:` before it.
    public let string: String

    /// Somebody whom the log named, and who was removed from it. Nothing tells several of them apart.
    public static let forgotten = Author(unchecked: "forgotten")

    private static let link = "link:"
    private static let subject = "sub:"
    /// Bytes of what a log may hold: a subject's id has 128 characters.
    private static let maximumBytes = 2_200

    /// The subject of a token.
    public init(subject: SubjectID) {
        // By code units: what begins so by those is read as a link's by others.
        let text = subject.string.utf8
        let isAmbiguous =
            text.starts(with: Self.link.utf8) || text.starts(with: Self.subject.utf8)
            || text.elementsEqual(Self.forgotten.string.utf8)
        string = isAmbiguous ? Self.subject + subject.string : subject.string
    }

    private init(unchecked string: String) {
        self.string = string
    }

    /// Whoever came by a link.
    public init(link: LinkID) {
        string = Self.link + link.string
    }

    /// Accepts what a log or a frame has; nil if it can't be one.
    public init?(validating string: String) {
        guard (1...Self.maximumBytes).contains(string.utf8.count),
            string.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        self.string = string
    }

    /// The text as a JSON string.
    public var json: [UInt8] { JSON.string(string).canonical }

    public var description: String { string }

    /// By code units, as subjects are told apart.
    public static func == (left: Author, right: Author) -> Bool { CodeUnitOrder.equal(left.string, right.string) }

    public func hash(into hasher: inout Hasher) { ExactString(string).hash(into: &hasher) }
}
