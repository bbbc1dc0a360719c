/// Numbers as a picture has them: at most three decimals, no exponent, the same text on every machine.
enum NumberText {
    /// - Parameter decimals: 0 to 3; zeros at the end are left out. What is no finite number is written as 0.
    static func append(_ value: Double, decimals: Int = 2, to bytes: inout [UInt8]) {
        let scale = [1, 10, 100, 1_000][decimals]
        let largest = 1e12
        let value = value.isFinite ? min(largest, max(-largest, value)) : 0
        let scaled = Int((value * Double(scale)).rounded())
        if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, part) = Int(scaled.magnitude).quotientAndRemainder(dividingBy: scale)
        bytes.append(contentsOf: String(whole).utf8)
        guard part > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        var rest = part
        var place = scale / 10
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
            rest %= place
            place /= 10
        }
    }
}
