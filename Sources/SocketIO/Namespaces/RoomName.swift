internal import EaselJSON

/// The name of a room: any string, compared code unit by code unit, as JavaScript and Redis compare it.
///
/// Unlike Swift's `String`, `"é"` as one scalar and `"é"` as two name two rooms.
public struct RoomName: Sendable, Hashable {
    private let exact: ExactString

    /// The name that a string is.
    public init(_ text: String) {
        exact = ExactString(text)
    }

    /// The name as a string.
    public var text: String { exact.string }
}

extension RoomName: ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) { self.init(text) }
}

extension RoomName: CustomStringConvertible {
    public var description: String { text }
}

extension RoomName: Comparable {
    /// Sorts names by their code units.
    public static func < (left: RoomName, right: RoomName) -> Bool { CodeUnitOrder.compare(left.text, right.text) < 0 }
}
