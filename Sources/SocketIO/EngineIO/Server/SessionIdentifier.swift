/// Names sessions as Node does: 15 random bytes in base64 for URLs, 20 characters.
enum SessionIdentifier {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<15).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return String(decoding: Base64.encodeForURL(bytes), as: UTF8.self)
    }
}
