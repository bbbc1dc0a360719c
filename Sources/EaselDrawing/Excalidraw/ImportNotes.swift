public import EaselJSON

/// Something of a file that is not on the board, or is and can't be seen.
public struct ImportNote: Sendable, Equatable {
    /// Which element or file it is.
    public let what: String
    /// Why.
    public let why: String

    /// The note as one line.
    public var text: String { "\(what): \(why)" }

    /// The note as answers have it.
    public var json: JSON { ["what": .string(what), "why": .string(why)] }

    init(what: String, why: String) {
        self.what = what
        self.why = why
    }

    /// A note of an answer; nil for what is none.
    public init?(_ json: JSON) {
        guard let what = json["what"]?.stringValue, let why = json["why"]?.stringValue else { return nil }
        self.init(what: what, why: why)
    }
}

/// What is to be told to somebody who imports a file. A file may have a million bad elements; nobody reads so many notes.
struct ImportNotes: Sendable {
    private static let most = 100

    private(set) var notes: [ImportNote] = []
    /// All of them, those that are not kept too.
    private(set) var count = 0

    mutating func add(_ what: String, _ why: String) {
        count += 1
        if notes.count < Self.most { notes.append(ImportNote(what: what, why: why)) }
    }

    mutating func add(_ others: ImportNotes) {
        count += others.count
        notes += others.notes.prefix(Self.most - notes.count)
    }
}
