/// Why a message is no Socket.IO packet. Whoever sends such a message is disconnected.
package enum PacketError: Error, Sendable, Hashable {
    /// The text does not begin with a type from 0 to 6.
    case unknownType
    /// The count of attachments is no number.
    case illegalAttachments
    /// More attachments than the decoder takes.
    case tooManyAttachments
    /// A text while attachments were due.
    case textWhileAttachmentsAreDue
    /// Binary while no attachment was due.
    case unexpectedBinary
    /// What follows the head is no JSON, or none that a packet of its type may carry.
    case invalidPayload
    /// The acknowledgement id is beyond what a double holds exactly.
    case illegalAcknowledgementID
    /// The namespace's name is too long.
    case namespaceTooLong
    /// The text and its attachments are larger together than the decoder takes.
    case packetTooLarge
}
