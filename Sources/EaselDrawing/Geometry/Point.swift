import Foundation

/// A point, or a vector, in pixels; y grows downwards.
struct Point: Equatable, Sendable {
    var x: Double
    var y: Double

    static let zero = Point(x: 0, y: 0)

    static func + (left: Point, right: Point) -> Point { Point(x: left.x + right.x, y: left.y + right.y) }
    static func - (left: Point, right: Point) -> Point { Point(x: left.x - right.x, y: left.y - right.y) }
    static func * (left: Point, factor: Double) -> Point { Point(x: left.x * factor, y: left.y * factor) }

    var length: Double { (x * x + y * y).squareRoot() }

    /// The same direction at length 1, or nil if there is none.
    var unit: Point? {
        let length = length
        return length > 1e-9 ? self * (1 / length) : nil
    }

    /// The vector a quarter turn clockwise, as seen with y downwards.
    var normal: Point { Point(x: -y, y: x) }

    func dot(_ other: Point) -> Double { x * other.x + y * other.y }

    func distance(to other: Point) -> Double { (other - self).length }

    /// The point that is `share` of the way to `other`.
    func towards(_ other: Point, _ share: Double) -> Point { self + (other - self) * share }

    /// Turned clockwise, in radians.
    func rotated(by angle: Double, around center: Point) -> Point {
        if angle == 0 { return self }
        let (sine, cosine) = (sin(angle), cos(angle))
        let offset = self - center
        return Point(
            x: center.x + offset.x * cosine - offset.y * sine, y: center.y + offset.x * sine + offset.y * cosine)
    }
}
