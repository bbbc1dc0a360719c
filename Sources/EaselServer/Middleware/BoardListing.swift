import Foundation

/// Whether a node lists its boards to whoever asks. While nobody is authenticated, a board's id is what keeps it to those
/// who were given it, so boards are listed only to this machine unless the operator says otherwise.
struct BoardListing: Sendable {
    let isForEverybody: Bool
    let isLoopback: Bool

    /// - Parameter forwardedFor: the `X-Forwarded-For` headers of the request. A node on loopback believes them: whoever
    ///   writes a wrong one only loses the list.
    func check(forwardedFor: [String]) throws(Problem) {
        guard !isForEverybody else { return }
        let hops = forwardedFor.flatMap { $0.split(separator: ",") }
            .map { PeerAddress($0.trimmingCharacters(in: .whitespaces)) }
        guard isLoopback, hops.allSatisfy({ $0?.isLoopback == true }) else {
            throw Problem(
                .forbidden, "boards-not-listed",
                "this node does not list its boards to other machines, since it knows nobody; open a board by its address. "
                    + "The operator can let it with --list-boards")
        }
    }
}
