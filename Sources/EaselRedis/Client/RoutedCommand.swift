import NIOCore

/// A request on its way to the server that has its key.
struct RoutedCommand<Request> {
    let request: Request
    /// Until then it may wait for a server and be given again where it was not done.
    let deadline: NIODeadline
    /// How often servers have sent it on.
    var redirections = 0
    /// Whether its server has to be told that it comes from where its slot still is.
    var isAsking = false
}
