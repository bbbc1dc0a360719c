import DequeModule
import EaselAuth
import EaselBoard
import EaselLog

/// A validated operation on its way into the log, and who is to be told what becomes of it.
struct PendingSubmission: Sendable {
    let client: ClientID
    let n: Int
    let edits: PendingEdits
    /// On whose behalf it was submitted, which is judged again where a board's access record changes before the log has taken
    /// it; nil for what the log has taken once.
    var principal: Principal?
    /// The revision of the record that it was judged by.
    let revision: Int
    /// Whose it is in the log; nil without authentication.
    var author: Author?
    /// The session that submitted it, which is told by messages.
    var session: SessionHandle?
    /// Hears once what became of it.
    var completion: SubmissionCompletion?

    var bytes: Int { edits.encoded.count }

    init(
        client: ClientID, n: Int, edits: PendingEdits, principal: Principal? = nil, revision: Int = 0,
        author: Author? = nil, session: SessionHandle? = nil, completion: SubmissionCompletion? = nil
    ) {
        self.client = client
        self.n = n
        self.edits = edits
        self.principal = principal
        self.revision = revision
        self.author = author
        self.session = session
        self.completion = completion
    }

    /// The same as nobody's, if it is that of somebody who was removed.
    func forgetting(_ author: Author) -> PendingSubmission {
        guard self.author == author else { return self }
        var submission = self
        submission.author = .forgotten
        return submission
    }
}

/// The operations of one board that wait for the log, in order and bounded.
struct SubmissionQueue {
    private var waiting: Deque<PendingSubmission> = []
    private(set) var bytes = 0
    let maximumOperations: Int
    let maximumBytes: Int

    init(maximumOperations: Int, maximumBytes: Int) {
        self.maximumOperations = maximumOperations
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }

    /// False if there is no room for it.
    mutating func append(_ submission: PendingSubmission) -> Bool {
        guard waiting.count < maximumOperations, bytes + submission.bytes <= maximumBytes else { return false }
        waiting.append(submission)
        bytes += submission.bytes
        return true
    }

    /// The next operations, within the bounds of one batch but at least one.
    mutating func takeBatch(operations: Int, bytes maximum: Int) -> [PendingSubmission] {
        var taken: [PendingSubmission] = []
        var size = 0
        while taken.count < operations, let next = waiting.first {
            guard taken.isEmpty || size + next.bytes <= maximum else { break }
            size += next.bytes
            taken.append(waiting.removeFirst())
        }
        bytes -= size
        return taken
    }

    /// The sessions whose operations wait, each as often as it has some.
    var sessions: [SessionHandle] { waiting.compactMap(\.session) }

    /// Puts back what the log did not take, at its old place.
    mutating func putBack(_ batch: [PendingSubmission]) {
        waiting.prepend(contentsOf: batch)
        bytes += batch.reduce(0) { $0 + $1.bytes }
    }

    /// Takes out those that match.
    mutating func remove(where matches: (PendingSubmission) -> Bool) -> [PendingSubmission] {
        let taken = Array(waiting.filter(matches))
        guard !taken.isEmpty else { return [] }
        waiting.removeAll(where: matches)
        bytes -= taken.reduce(0) { $0 + $1.bytes }
        return taken
    }

    /// Those of somebody who was removed are nobody's.
    mutating func forget(_ author: Author) {
        for index in waiting.indices { waiting[index] = waiting[index].forgetting(author) }
    }

    /// Empties the queue.
    mutating func takeAll() -> [PendingSubmission] {
        defer {
            waiting = []
            bytes = 0
        }
        return Array(waiting)
    }
}
