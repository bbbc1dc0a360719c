/// Why an operation is not and will not be in the log (docs/PROTOCOL.md, "Reject codes").
public struct Rejection: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for programs.
    public enum Code: String, Sendable, CaseIterable {
        /// An edit is malformed, or of no kind that there is (docs/DESIGN.md, "Document").
        case invalidEdit = "invalid-edit"
        /// The edits are larger than ``Limits/operationBytes``.
        case operationTooLarge = "operation-too-large"
        /// More edits than ``Limits/editsPerOperation``.
        case tooManyEdits = "too-many-edits"
        /// An element would nest deeper than ``Limits/depth``.
        case tooDeep = "too-deep"
        /// An element would become larger than ``Limits/elementBytes``.
        case elementTooLarge = "element-too-large"
        /// An element would get more properties than ``Limits/propertiesPerElement``.
        case tooManyProperties = "too-many-properties"
        /// The board would get more elements than ``Limits/elementsPerBoard``.
        case boardFull = "board-full"
        /// The log cannot be reached and the queue for it is full. Submit again later.
        case unavailable
        /// The participant is a viewer.
        case readOnly = "read-only"
        /// More operations than the client's rate allows. Submit again later.
        case rateLimited = "rate-limited"
    }

    /// What is wrong, for programs.
    public let code: Code
    /// What is wrong and what would be allowed, for people.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public init(code: Code, message: String) {
        self.init(code, message)
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
