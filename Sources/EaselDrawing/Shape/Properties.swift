import EaselJSON

/// An element's properties, read as if a stranger had written them, for one may have: what has the wrong type is absent.
/// docs/DRAWINGS.md, "How an element is read", says what stands for what is absent.
struct Properties: Sendable {
    /// Pixels from the origin. Beyond this no picture has a place: tenths of a pixel are still exact here.
    static let farthest = 1e12

    let object: JSONObject

    init(_ object: JSONObject) {
        self.object = object
    }

    func number(_ key: String) -> Double? {
        object[key]?.numberValue.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Nil for what is no number; what is outside of the range becomes its end.
    func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        number(key).map { min(range.upperBound, max(range.lowerBound, $0)) }
    }

    func string(_ key: String) -> String? { object[key]?.stringValue }

    func flag(_ key: String) -> Bool { object[key]?.boolValue ?? false }

    func properties(_ key: String) -> Properties? { object[key]?.objectValue.map(Properties.init) }

    /// The points of a line or a stroke; what is no pair of numbers is left out.
    var points: [Point] { (object["points"]?.arrayValue ?? []).compactMap(Self.point) }

    /// The points of a pen's stroke with the pressure at each, if it is known: 0 to 1.
    var touches: [(point: Point, pressure: Double?)] {
        let pressures = object["pressures"]?.arrayValue ?? []
        return (object["points"]?.arrayValue ?? []).enumerated().compactMap { index, point in
            guard let point = Self.point(point) else { return nil }
            guard index < pressures.count else { return (point, nil) }
            let pressure = pressures[index].numberValue ?? 0.5
            return (point, pressure < 0 ? nil : min(1, pressure))
        }
    }

    private static func point(_ json: JSON) -> Point? {
        guard let pair = json.arrayValue, pair.count >= 2, let x = pair[0].numberValue, let y = pair[1].numberValue,
            x.isFinite, y.isFinite
        else { return nil }
        return Point(x: x, y: y)
    }
}
