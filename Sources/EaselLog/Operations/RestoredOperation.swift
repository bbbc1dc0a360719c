import EaselBoard
import NIOCore

/// An operation of an archive, parsed before a store is kept busy with it.
struct RestoredOperation: Sendable {
    let seq: Seq
    let client: ClientID
    let n: Int
    let at: Int
    /// The text behind the seq.
    let tail: ByteBuffer

    /// Throws ``LogError/corrupt(_:)``.
    init(_ logged: LoggedOperation) throws(LogError) {
        let operation = try Operation(logged: logged)
        guard let tail = logged.tail else { throw .corrupt("seq \(logged.seq) is no operation") }
        (seq, client, n, at) = (operation.seq, operation.client, operation.n, operation.at)
        self.tail = tail
    }
}
