import EaselLog

/// An error for clients. What a store, or this program's own insides, have said is for the log alone.
func clientDescription(of error: any Error) -> String {
    switch error {
    case let error as LogError: error.clientDescription
    case let error as RoomError: error.description
    default: "the node has a fault of its own, which its log tells"
    }
}
