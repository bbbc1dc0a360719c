internal import Metrics

extension Counter {
    /// Messages between nodes that were given up: too many waited, or Redis refused them.
    static func droppedAdapterMessages() -> Counter { Counter(label: "socketio_adapter_dropped_messages_total") }
}
