/// Who made elements, and who last changed them: what follows from operations in seq order. A pure value.
///
/// Somebody who puts an element where there is none makes it; whoever edits it afterwards changes it. What is deleted, or
/// cleared away, has no author any more, and one that is put later under its id is another.
public struct ElementAuthors: Sendable {
    /// An operation that did something to an element.
    public struct Mark: Sendable, Equatable {
        public let seq: Seq
        /// Milliseconds since 1970.
        public let at: Int
        public let client: ClientID
        /// The subject or link, where there is authentication.
        public let author: Author?
        /// What an archive says of the author, of whom this log knows nothing.
        public let claimedAuthor: Author?

        init(_ operation: Operation) {
            (seq, at, client) = (operation.seq, operation.at, operation.client)
            (author, claimedAuthor) = (operation.author, operation.claim?.author)
        }
    }

    /// What is known of one element.
    public struct Record: Sendable, Equatable {
        /// Nil where the element is older than the history that is kept.
        public internal(set) var made: Mark?
        /// Nil where nobody has changed it since, as far as history is kept.
        public internal(set) var changed: Mark?
    }

    private let only: ElementID?
    /// Elements that are there.
    public private(set) var records: [ElementID: Record] = [:]

    /// - Parameters:
    ///   - ids: the elements of the document that the operations begin behind.
    ///   - only: the one element that is asked about; nil for all.
    public init(behind ids: some Sequence<ElementID> = [], only: ElementID? = nil) {
        self.only = only
        for id in ids where only == nil || id == only { records[id] = Record() }
    }

    /// Takes the next operation.
    public mutating func apply(_ operation: Operation) {
        let mark = Mark(operation)
        for edit in operation.edits {
            switch edit {
            case .clear: records = [:]
            case .delete(let id): records[id] = nil
            case .put(let id, _) where only == nil || id == only:
                if records[id] == nil { records[id] = Record(made: mark) } else { change(id, mark) }
            case .patch(let id, _, _), .append(let id, _, _): change(id, mark)
            case .put: break
            }
        }
    }

    /// An operation that makes an element and goes on with it has made it.
    private mutating func change(_ id: ElementID, _ mark: Mark) {
        guard let record = records[id], record.made != mark else { return }
        records[id]?.changed = mark
    }
}
