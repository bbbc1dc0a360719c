public import EaselBoard
import EaselLog

/// What became of an operation that was submitted.
public enum SubmissionResult: Sendable, Equatable {
    /// It is in the log, at this seq.
    case sequenced(Seq)
    /// It was in the log before; its seq is known only if it is the client's newest.
    case duplicate(Seq?)
    /// It is not in the log. Submitting it again helps only where the code is `unavailable`.
    case rejected(Rejection)
}

extension SubmissionResult {
    init(_ outcome: AppendReceipt.Outcome) {
        switch outcome {
        case .sequenced(let seq): self = .sequenced(seq)
        case .duplicate(let seq): self = .duplicate(seq)
        }
    }
}

/// Hears once what became of a submission, on whatever thread that is known.
public typealias SubmissionCompletion = @Sendable (SubmissionResult) -> Void

/// Why a message is no submit that could even be rejected: what the `error` says that its client gets.
public struct MessageFault: Error, Sendable, Equatable {
    public let code: String
    public let message: String

    init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    /// What ends the session.
    public init(_ failure: SessionFailure) {
        self.init(code: failure.errorCode, message: failure.message)
    }
}

/// Hears once what became of a message that was to be a submit, on whatever thread that is known.
public typealias MessageCompletion = @Sendable (Result<SubmissionResult, MessageFault>) -> Void
