import EaselJSON

/// An element's properties, read as if a stranger had written them, for one may have: what has the wrong type is
/// absent, and numbers are kept within ranges in which arithmetic stays finite and a picture stays a picture.
struct Properties: Sendable {
    /// Coordinates beyond this are no drawing; a hundredth is still exact here.
    static let largest = 1e7

    let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    func number(_ key: String, in range: ClosedRange<Double> = -largest...largest) -> Double? {
        object[key].flatMap { Self.number($0, in: range) }
    }

    func string(_ key: String) -> String? { object[key]?.stringValue }

    func flag(_ key: String) -> Bool { object[key]?.boolValue ?? false }

    /// The points of a line or a stroke; what is no pair of numbers is left out.
    var points: [Point] {
        (object["points"]?.arrayValue ?? []).compactMap { point in
            guard let pair = point.arrayValue, pair.count >= 2, let x = Self.number(pair[0]),
                let y = Self.number(pair[1])
            else { return nil }
            return Point(x: x, y: y)
        }
    }

    /// The pressures of a stroke, or nil if they have to be simulated.
    var pressures: [Double]? {
        guard !flag("simulatePressure"), let pressures = object["pressures"]?.arrayValue, !pressures.isEmpty else {
            return nil
        }
        return pressures.map { Self.number($0, in: 0...1) ?? 0.5 }
    }

    private static func number(_ json: JSON, in range: ClosedRange<Double> = -largest...largest) -> Double? {
        guard let number = json.numberValue, number.isFinite else { return nil }
        return min(range.upperBound, max(range.lowerBound, number))
    }
}
