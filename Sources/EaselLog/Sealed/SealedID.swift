/// Names a room of Excalidraw, or an object that its clients store: `[A-Za-z0-9_-]{1,64}`.
///
/// Excalidraw's rooms have 20 hex digits, its files 40, and its scenes 16 decimal digits.
public struct SealedID: Hashable, Sendable, CustomStringConvertible {
    /// The id as it stands in URLs and keys.
    public let string: String

    /// Nil for what is no such id.
    public init?(_ string: String) {
        let isValid = string.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isValid, (1...64).contains(string.utf8.count) else { return nil }
        self.string = string
    }

    private init(digits: [Int]) { string = digits.map(String.init).joined() }

    /// A new id of 16 decimal digits, the only ones that Excalidraw's links can hold.
    public static func randomScene() -> SealedID {
        SealedID(digits: (0..<16).map { _ in Int.random(in: 0...9) })
    }

    public var description: String { string }
}
