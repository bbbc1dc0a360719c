/// A client's secret: 16–128 Unicode scalars, chosen at random by the client and kept by it.
///
/// Whoever has it submits as the ``ClientID`` derived from it, so it is printed nowhere.
public struct ClientKey: Hashable, Sendable, CustomStringConvertible {
    /// The secret itself, for sending it in `hello`.
    public let string: String

    /// Accepts a key from outside. Refuses the one in 2^48 whose id would be that of an archived author.
    public init(validating string: String) throws(InvalidID) {
        guard (16...128).contains(string.unicodeScalars.count), !ClientID(key: string).isArchived else {
            throw .clientKey
        }
        self.string = string
    }

    private init(random string: String) {
        self.string = string
    }

    /// A new key of 32 letters and digits: 190 random bits.
    public static func random() -> ClientKey {
        ClientKey(random: Identifier.random(count: 32))
    }

    /// A placeholder, never the secret.
    public var description: String { "ClientKey(…)" }
}
