@testable import EaselBoard
import EaselJSON
import Testing

/// What tests write often.
extension ElementID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        do {
            self = try ElementID(validating: value)
        } catch {
            preconditionFailure("a test names an impossible element: \(error)")
        }
    }
}

extension Document {
    init(applying edits: [Edit]) {
        self.init()
        apply(edits)
    }

    /// The elements as canonical JSON.
    var text: String {
        var bytes: [UInt8] = []
        encodeElements(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The digest of the same elements in a document that has not seen their history.
    func digestFromScratch() throws -> Digest {
        var fresh = try #require(
            try? Document(elements: JSONObject(elements.map { ($0.key.string, .object($0.value)) })))
        return fresh.digest()
    }
}
