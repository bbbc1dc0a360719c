import Foundation

/// The outline of a pen's stroke: wide where it was pressed, or where it was slow if its pressure is not known.
///
/// It is the outline of perfect-freehand, which Excalidraw draws with: the same areas and widths, checked against figures of
/// it for the strokes of real drawings (Fixtures/vectors/strokes.json).
struct PenStroke {
    /// How much of a radius depends on the pressure.
    private static let thinning = 0.6
    /// Points of a side nearer than this share of the size make no better outline, only a longer one.
    private static let spacing = 0.5
    /// How fast simulated pressure follows the speed.
    private static let pressureChange = 0.275
    /// How many points tell the pressure at the start.
    private static let settlingPoints = 10
    /// Pixels before the end in which a pen trembles as it is lifted.
    private static let trembling = 3.0
    private static let capSteps = 13
    /// A curve between the midpoints of thirteen points, which a dot is there, lies within the circle through them.
    private static let dotShare = 0.974
    private static let middlePressure = 0.5
    private static let firstPressure = 0.25

    struct Sample {
        var point: Point
        var pressure: Double
        /// Back to where the stroke came from, of length 1.
        var direction: Point
        /// From the sample before.
        var distance: Double
        /// From the start.
        var length: Double
    }

    private let samples: [Sample]
    private let pen: Pen

    /// - Parameter touches: the points, and how strongly the pen was pressed at each, from 0 to 1, where that is known.
    init(_ touches: [(point: Point, pressure: Double?)], _ pen: Pen) {
        self.pen = pen
        samples = Self.samples(touches, pen)
    }

    private static func samples(_ touches: [(point: Point, pressure: Double?)], _ pen: Pen) -> [Sample] {
        var touches = pen.knowsPressure ? touches : touches.map { ($0.point, nil) }
        guard let first = touches.first else { return [] }
        // A stroke of one point goes a little way, or it would have no direction; one of two has points between.
        if touches.count == 1 {
            touches.append((first.point + Point(x: 1, y: 1), first.pressure))
        } else if touches.count == 2 {
            let last = touches[1]
            touches = [first] + (1...4).map { (first.point.towards(last.point, Double($0) / 4), nil) }
        }
        var current = Sample(
            point: first.point, pressure: first.pressure ?? firstPressure, direction: .zero, distance: 0, length: 0)
        var samples = [current]
        var length = 0.0
        var hasBegun = false
        let end = touches.count - 1
        for (index, touch) in touches.enumerated().dropFirst() {
            let point = index == end ? touch.point : current.point.towards(touch.point, pen.following)
            guard point != current.point else { continue }
            let distance = current.point.distance(to: point)
            length += distance
            // What is nearer to the start than this only turns its cap about.
            if index < end, !hasBegun {
                guard length >= pen.size else { continue }
                hasBegun = true
            }
            current = Sample(
                point: point, pressure: touch.pressure ?? middlePressure,
                direction: (current.point - point) * (1 / distance), distance: distance, length: length)
            samples.append(current)
        }
        if samples.count > 1 { samples[0].direction = samples[1].direction }
        return samples
    }

    /// The pressure as simulated from the speed, after another.
    private func simulated(_ sample: Sample, after pressure: Double) -> Double {
        let speed = min(1, sample.distance / pen.size)
        return min(1, pressure + (1 - speed - pressure) * speed * Self.pressureChange)
    }

    private func radius(_ pressure: Double) -> Double {
        pen.size * sin((0.5 - Self.thinning * (0.5 - pressure)) * .pi / 2)
    }

    /// At the start, as a mean of the first points: strokes begin slowly, and would be thick there.
    private var startPressure: Double {
        samples.prefix(Self.settlingPoints).reduce(samples.first?.pressure ?? Self.middlePressure) { mean, sample in
            (mean + (pen.simulatesPressure ? simulated(sample, after: mean) : sample.pressure)) / 2
        }
    }
}

// MARK: Outline

extension PenStroke {
    /// The sides of a stroke as far as they have been found.
    private struct Sides {
        var left: [Point] = []
        var right: [Point] = []
        /// Of the first and of the last sample.
        var firstRadius: Double?
        var radius = 0.0
    }

    /// The outline, to be filled by the non-zero rule; a dot where the pen only touched.
    ///
    /// Throws once it turns out to have more points than the budget allows.
    func outline(within budget: DrawingBudget) throws(PictureError) -> Path {
        guard let first = samples.first, let last = samples.last else { return Path() }
        let sides = try sides(within: budget)
        guard samples.count > 1, let right = sides.right.first else {
            return Path(circleAround: first.point, radius: (sides.firstRadius ?? sides.radius) * Self.dotShare)
        }
        let start = (1...Self.capSteps).map {
            right.rotated(by: .pi * Double($0) / Double(Self.capSteps), around: first.point)
        }
        // Once and a half around: wherever the sides end, the cap covers it.
        let steps = 2 * Self.capSteps + 3
        let tip = last.point + last.direction.normal * sides.radius
        let end = (1..<steps).map { tip.rotated(by: 3 * .pi * Double($0) / Double(steps), around: last.point) }
        return Self.smooth(sides.left + end + sides.right.reversed() + start)
    }

    private func sides(within budget: DrawingBudget) throws(PictureError) -> Sides {
        var sides = Sides()
        guard let first = samples.first, let last = samples.last else { return sides }
        let spacing = pen.size * Self.spacing
        var pressureBefore = startPressure
        var directionBefore = first.direction
        var (nearLeft, nearRight) = (first.point, first.point)
        var wasCorner = false
        sides.radius = radius(last.pressure)
        for (index, sample) in samples.enumerated() {
            try budget.check(marks: sides.left.count + sides.right.count)
            let isLast = index == samples.count - 1
            if !isLast, last.length - sample.length < Self.trembling { continue }
            let pressure = pen.simulatesPressure ? simulated(sample, after: pressureBefore) : sample.pressure
            sides.radius = max(0.01, radius(pressure))
            sides.firstRadius = sides.firstRadius ?? sides.radius

            let next = isLast ? sample.direction : samples[index + 1].direction
            let turnsNext = !isLast && sample.direction.dot(next) < 0
            if turnsNext || (sample.direction.dot(directionBefore) < 0 && !wasCorner) {
                // It turns back: round on whichever side becomes the outer one.
                let offset = directionBefore.normal * -sides.radius
                for step in 0...Self.capSteps {
                    let turn = Double.pi * Double(step) / Double(Self.capSteps)
                    sides.left.append((sample.point - offset).rotated(by: turn, around: sample.point))
                    sides.right.append((sample.point + offset).rotated(by: -turn, around: sample.point))
                }
                (nearLeft, nearRight) = (sides.left[sides.left.count - 1], sides.right[sides.right.count - 1])
                if turnsNext { wasCorner = true }
                continue
            }
            wasCorner = false
            let along = isLast ? sample.direction : next.towards(sample.direction, sample.direction.dot(next))
            let offset = along.normal * -sides.radius
            let (left, right) = (sample.point - offset, sample.point + offset)
            if isLast || index <= 1 || nearLeft.distance(to: left) > spacing {
                sides.left.append(left)
                nearLeft = left
            }
            if isLast || index <= 1 || nearRight.distance(to: right) > spacing {
                sides.right.append(right)
                nearRight = right
            }
            pressureBefore = pressure
            directionBefore = sample.direction
        }
        return sides
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
