import ArgumentParser

/// Times as people write them in flags.
enum TimeText {
    /// The seconds of `30m`, `8h` or `7d`. Throws `ValidationError`.
    static func seconds(_ text: String, of flag: String) throws -> Int {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (1...100_000).contains(count)
        else { throw ValidationError("\(flag) must be like 30m, 8h or 7d, not \"\(text)\"") }
        return count * unit
    }
}
