/// Messages that go out together, encoded at most once for each transport, however many sessions they are sent to.
package final class EncodedMessages: Sendable {
    /// In the order of sending: the text of a packet, then its attachments.
    package let messages: [EngineMessage]

    package init(_ messages: [EngineMessage]) {
        self.messages = messages
    }
}
