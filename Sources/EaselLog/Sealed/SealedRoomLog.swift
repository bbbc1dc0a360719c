public import NIOCore

/// The logs of Excalidraw's rooms: what was drawn, in one order, as ciphertext that nobody here can read.
///
/// A room is there once something was appended to it, and is forgotten when it was not used for as long as the store keeps
/// rooms.
public protocol SealedRoomLog: Sendable {
    /// Appends entries, in their order and all or none, and tells the room's followers.
    ///
    /// After an error nobody knows whether they were appended; appended again, they may be there twice.
    func append(
        _ entries: [SealedEntry], to room: SealedID, within limits: SealedRoomLimits
    ) async throws(LogError) -> SealedAppend

    /// The entries behind a place, in order: at most 256, and of about `maximumBytes` in all but at least one if there is any.
    func read(_ room: SealedID, after place: Int, maximumBytes: Int) async throws(LogError) -> [SealedRecord]

    /// What is kept of a room; ``SealedExtent/empty`` if there is no such room.
    func extent(of room: SealedID) async throws(LogError) -> SealedExtent

    /// Drops the entries up to and including a place, for which a keyframe behind them stands. Nothing happens if that one is
    /// not kept any more, or not there yet.
    func trim(_ room: SealedID, upTo place: Int, keyframe: SealedKeyframe) async throws(LogError)

    /// Calls the handler when there may be something new in a room, on any thread, until the subscription is cancelled. It
    /// must not block.
    func follow(
        _ room: SealedID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable () -> Void
    ) async throws(LogError) -> any LogSubscription
}
