import SocketIO

/// Why a WebSocket is not granted, as its client expects to be told.
enum UpgradeRefusal: Error {
    case problem(Problem)
    /// In the words of Engine.IO, which its clients read.
    case socketIO(EngineHTTPResponse)
}
