public import EaselBoard

/// Operations of one board, to be sequenced together.
public struct AppendBatch: Sendable {
    /// The board whose log the operations go to.
    public var board: BoardID
    /// The epoch that the submitter knows; a log of another epoch refuses the batch.
    public var epoch: Epoch
    /// The last seq that the submitter knows: a log that ends before it has lost its tail and refuses the batch.
    public var known: Seq
    /// The newest operation that the log has taken and that the submitter has not seen in it yet: a log that has another one at its
    /// seq has lost it, and refuses the batch. Nil if there is none.
    public var newest: SequencedOperation?
    /// The grants of the access record by which the operations were judged: a log whose record has others refuses the batch. Nil where
    /// nobody is authenticated.
    public var access: Int?
    /// In the order in which they are to be sequenced.
    public var submissions: [Submission]

    public init(
        board: BoardID, epoch: Epoch, known: Seq, newest: SequencedOperation? = nil, access: Int? = nil,
        submissions: [Submission]
    ) {
        self.board = board
        self.epoch = epoch
        self.known = known
        self.newest = newest
        self.access = access
        self.submissions = submissions
    }
}

/// One operation on its way into the log.
public struct Submission: Sendable {
    /// The client that submits it.
    public var client: ClientID
    /// The client's own number for it, from 1: the log takes each (client, n) once.
    public var n: Int
    /// Who submits it; nil where nobody is authenticated.
    public var author: Author?
    /// The edits as a canonical JSON array, validated.
    ///
    /// That the text is canonical is what lets a frame be split without parsing it: see ``OperationFrame``.
    public var edits: [UInt8]

    public init(client: ClientID, n: Int, author: Author? = nil, edits: [UInt8]) {
        self.client = client
        self.n = n
        self.author = author
        self.edits = edits
    }
}

/// The outcome of a batch, in the order of its submissions.
public struct AppendReceipt: Sendable, Equatable {
    /// What became of one submission.
    public enum Outcome: Sendable, Equatable {
        /// The operation is in the log, at this seq.
        case sequenced(Seq)
        /// (client, n) had been sequenced before; its seq is known only for the client's newest operation.
        case duplicate(Seq?)

        /// Where the operation is in the log, as far as that is known.
        public var seq: Seq? {
            switch self {
            case .sequenced(let seq): seq
            case .duplicate(let seq): seq
            }
        }
    }

    /// One for each submission, in the same order.
    public var outcomes: [Outcome]
    /// The board's last seq after the batch.
    public var head: Seq

    public init(outcomes: [Outcome], head: Seq) {
        self.outcomes = outcomes
        self.head = head
    }
}
