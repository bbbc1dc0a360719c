import Foundation

/// The outline of a pen's stroke: wide where it was pressed, or where it was slow if its pressure is not known.
///
/// After the ideas of perfect-freehand, which Excalidraw draws with: the points are drawn together a little, each gets
/// a radius, and the outline runs along both sides with round ends and round reversals.
struct PenStroke {
    /// How much of a radius depends on the pressure.
    private static let thinning = 0.6
    /// How far each point follows the pen: the rest of the way is smoothing.
    private static let following = 0.575
    /// How fast simulated pressure follows the speed.
    private static let pressureChange = 0.275
    private static let capSteps = 8

    private struct Sample {
        var point: Point
        /// Where the stroke came from, of length 1.
        var direction: Point
        var radius: Double
    }

    private let samples: [Sample]
    private let size: Double

    /// - Parameters:
    ///   - pressures: 0 to 1, one for each point; missing ones are 0.5. Nil simulates them from the speed.
    ///   - size: the stroke's radius would be this if it could be pressed without end; above 0.
    init(points: [Point], pressures: [Double]?, size: Double) {
        self.size = size
        samples = Self.samples(points, pressures, size)
    }

    private static func samples(_ points: [Point], _ pressures: [Double]?, _ size: Double) -> [Sample] {
        let touches = calmed(followed(points, pressures, size), within: size / 2)
        var samples = touches.map { Sample(point: $0.point, direction: .zero, radius: radius($0.pressure, size)) }
        for index in samples.indices.dropFirst() {
            samples[index].direction = (samples[index].point - samples[index - 1].point).unit ?? .zero
        }
        if samples.count > 1 {
            // The first point has no past: it starts as it goes on.
            samples[0].direction = samples[1].direction
            samples[0].radius = samples[1].radius
        }
        return samples
    }

    private typealias Touch = (point: Point, pressure: Double)

    /// The points drawn together, with their pressures.
    private static func followed(_ points: [Point], _ pressures: [Double]?, _ size: Double) -> [Touch] {
        guard var current = points.first else { return [] }
        var pressure = pressures?.first ?? 0.5
        var touches: [Touch] = [(current, pressure)]
        for (index, point) in points.enumerated().dropFirst() {
            let isLast = index == points.count - 1
            let next = isLast ? point : current.towards(point, following)
            let step = current.distance(to: next)
            guard step > 1e-9 else { continue }
            if let pressures {
                pressure = index < pressures.count ? pressures[index] : 0.5
            } else {
                let speed = min(1, step / size)
                pressure = min(1, pressure + (1 - speed - pressure) * speed * pressureChange)
            }
            touches.append((next, pressure))
            current = next
        }
        return touches
    }

    /// Without the points so near to an end that they only turn its cap about, as a pen trembles when it is set down.
    /// A stroke that goes no farther than that is a dot.
    private static func calmed(_ touches: [Touch], within distance: Double) -> [Touch] {
        guard touches.count > 2, let first = touches.first, let last = touches.last else { return touches }
        if touches.allSatisfy({ $0.point.distance(to: first.point) < distance }) {
            return touches.max { $0.pressure < $1.pressure }.map { [$0] } ?? []
        }
        let inner = touches.dropFirst().dropLast()
            .drop { $0.point.distance(to: first.point) < distance }
            .reversed().drop { $0.point.distance(to: last.point) < distance }
            .reversed()
        return [first] + inner + [last]
    }

    private static func radius(_ pressure: Double, _ size: Double) -> Double {
        let share = 0.5 - thinning * (0.5 - min(1, max(0, pressure)))
        return size * sin(share * .pi / 2)
    }
}

extension PenStroke {
    /// The outline, to be filled by the non-zero rule; a dot where the pen only touched.
    ///
    /// Throws once it turns out to have more points than the budget allows.
    func outline(within budget: DrawingBudget) throws(PictureError) -> Path {
        guard let first = samples.first, let last = samples.last else { return Path() }
        guard samples.count > 1 else { return Path(circleAround: first.point, radius: first.radius) }
        let (left, right) = try sides(within: budget)
        let end = Self.halfCircle(around: last.point, from: last.direction.normal * -last.radius)
        let start = Self.halfCircle(around: first.point, from: first.direction.normal * first.radius)
        return Self.smooth(left + end + right.reversed() + start)
    }

    private func sides(within budget: DrawingBudget) throws(PictureError) -> (left: [Point], right: [Point]) {
        var left: [Point] = []
        var right: [Point] = []
        // Closer points than this make no better outline, only a longer one.
        let spacing = size * 0.25
        for (index, sample) in samples.enumerated() {
            try budget.check(marks: left.count + right.count)
            let isEnd = index == 0 || index == samples.count - 1
            let next = isEnd ? sample.direction : samples[index + 1].direction
            let turn = sample.direction.dot(next)
            if turn < 0 {
                // It turns back: round on whichever side becomes the outer one.
                let offset = sample.direction.normal * sample.radius
                left.append(contentsOf: Self.halfCircle(around: sample.point, from: offset * -1))
                right.append(contentsOf: Self.halfCircle(around: sample.point, from: offset, turn: -.pi))
                continue
            }
            let direction = (sample.direction + next).unit ?? sample.direction
            let offset = direction.normal * sample.radius
            let (onLeft, onRight) = (sample.point - offset, sample.point + offset)
            if isEnd || left.last.map({ $0.distance(to: onLeft) > spacing }) ?? true { left.append(onLeft) }
            if isEnd || right.last.map({ $0.distance(to: onRight) > spacing }) ?? true { right.append(onRight) }
        }
        return (left, right)
    }

    private static func halfCircle(around center: Point, from offset: Point, turn: Double = .pi) -> [Point] {
        (0...capSteps).map {
            (center + offset).rotated(by: turn * Double($0) / Double(capSteps), around: center)
        }
    }

    /// A closed curve between the points' midpoints: it has no corners.
    private static func smooth(_ points: [Point]) -> Path {
        guard let first = points.first, let last = points.last else { return Path() }
        var path = Path()
        path.move(to: last.towards(first, 0.5))
        for (index, point) in points.enumerated() {
            path.quadratic(point, to: point.towards(points[(index + 1) % points.count], 0.5))
        }
        path.close()
        return path
    }
}
