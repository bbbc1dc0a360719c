/// Numbers as ECMAScript's `Number.prototype.toString` prints them (RFC 8785, 3.2.2.3).
enum CanonicalNumber {
    /// Appends the text of a number; `null` if it is not finite, which no JSON number is.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        withText(of: value) { bytes.append(contentsOf: $0) }
    }

    static func append(_ value: Double, to output: inout JSONTape.Output) {
        withText(of: value) { output.append($0) }
    }

    /// The length of that text.
    static func count(_ value: Double) -> Int {
        withText(of: value) { $0.count }
    }

    /// 25 bytes are the longest: `-0.0000012345678901234567`, and all of ECMAScript's fit in 32.
    static let capacity = 32

    private static func withText<Result>(of value: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let integer = value.magnitude <= JSON.largestExactInteger ? Int64(exactly: value) : nil
        if integer == nil, value.magnitude >= 1e-4, value.magnitude < JSON.largestExactInteger {
            // With a fraction and in this range, Swift's description is the shortest too, without an exponent.
            var description = value.description
            return description.withUTF8(body)
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var text = Text(buffer: buffer)
            if let integer {
                text.append(integer: integer)
            } else if value.isFinite {
                text.append(Digits(of: value))
            } else {
                text.append("null")
            }
            return body(UnsafeBufferPointer(rebasing: buffer[..<text.count]))
        }
    }
}

extension CanonicalNumber {
    /// The shortest digits that round-trip, taken from Swift's description of the double.
    private struct Digits {
        var isNegative = false
        /// The significant decimal digits, at most 17, without leading or trailing zeros.
        var significand: UInt64 = 0
        /// How many these are.
        var count = 0
        /// The decimal point stands after this many digits.
        var point = 0

        init(of value: Double) {
            var seenPoint = false
            var zeros = 0
            var exponent = 0
            var exponentSign = 0
            for byte in value.description.utf8 {
                switch byte {
                case UInt8(ascii: "-") where exponentSign == 0: isNegative = true
                case UInt8(ascii: "-"): exponentSign = -1
                case UInt8(ascii: "+"): exponentSign = 1
                case UInt8(ascii: "e"): exponentSign = 1
                case UInt8(ascii: "."): seenPoint = true
                default:
                    let digit = byte - UInt8(ascii: "0")
                    if exponentSign != 0 {
                        exponent = exponent * 10 + Int(digit)
                        continue
                    }
                    if digit == 0 {
                        // A zero counts once a digit follows; before the first digit it only moves the point.
                        if count > 0 { zeros += 1 }
                    } else {
                        for _ in 0..<zeros { significand *= 10 }
                        count += zeros
                        zeros = 0
                        significand = significand * 10 + UInt64(digit)
                        count += 1
                    }
                    if !seenPoint {
                        if count > 0 { point += 1 }
                    } else if count == 0 {
                        point -= 1
                    }
                }
            }
            point += exponentSign * exponent
        }
    }

    /// A text that grows in a buffer of ``capacity`` bytes.
    private struct Text {
        let buffer: UnsafeMutableBufferPointer<UInt8>
        var count = 0

        init(buffer: UnsafeMutableBufferPointer<UInt8>) {
            self.buffer = buffer
        }

        mutating func append(_ byte: UInt8) {
            buffer.initializeElement(at: count, to: byte)
            count += 1
        }

        mutating func append(_ text: StaticString) {
            text.withUTF8Buffer { for byte in $0 { append(byte) } }
        }

        mutating func append(integer: Int64) {
            if integer < 0 { append(UInt8(ascii: "-")) }
            append(digits: integer.magnitude)
        }

        mutating func append(digits: UInt64) {
            var count = 1
            var rest = digits
            while rest >= 10 {
                rest /= 10
                count += 1
            }
            rest = digits
            for index in (self.count..<self.count + count).reversed() {
                buffer.initializeElement(at: index, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
                rest /= 10
            }
            self.count += count
        }

        /// ECMA-262, Number::toString, with `n` as ``Digits/point`` and `k` as the count of digits.
        mutating func append(_ number: Digits) {
            if number.isNegative { append(UInt8(ascii: "-")) }
            let digits = number.significand
            let k = number.count
            let n = number.point
            switch n {
            case k...21 where k <= 21:
                append(digits: digits)
                for _ in k..<n { append(UInt8(ascii: "0")) }
            case 1...21:
                append(digits: digits, pointAfter: n, of: k)
            case -5...0:
                append("0.")
                for _ in n..<0 { append(UInt8(ascii: "0")) }
                append(digits: digits)
            default:
                if k == 1 { append(digits: digits) } else { append(digits: digits, pointAfter: 1, of: k) }
                append(n > 0 ? "e+" : "e-")
                append(digits: UInt64((n - 1).magnitude))
            }
        }

        private mutating func append(digits: UInt64, pointAfter point: Int, of count: Int) {
            var divisor: UInt64 = 1
            for _ in point..<count { divisor *= 10 }
            append(digits: digits / divisor)
            append(UInt8(ascii: "."))
            var rest = digits % divisor
            while divisor > 1 {
                divisor /= 10
                append(UInt8(ascii: "0") + UInt8(rest / divisor))
                rest %= divisor
            }
        }
    }
}
