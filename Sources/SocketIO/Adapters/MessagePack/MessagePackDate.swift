/// A date of JavaScript as MessagePack has it.
struct MessagePackDate {
    /// Since 1970, in UTC.
    private let milliseconds: Int64

    /// Nil for what is no date of JavaScript.
    init?(milliseconds: Int64) {
        guard (-8_640_000_000_000_000...8_640_000_000_000_000).contains(milliseconds) else { return nil }
        self.milliseconds = milliseconds
    }

    /// Reads the content of the extension -1: 4, 8 or 12 bytes.
    init?(timestamp bytes: UnsafeRawBufferPointer) {
        let seconds: Int64
        let nanoseconds: UInt32
        switch bytes.count {
        case 4: (seconds, nanoseconds) = (Int64(bytes.loadUnaligned(as: UInt32.self).bigEndian), 0)
        case 8:
            let both = bytes.loadUnaligned(as: UInt64.self).bigEndian
            (seconds, nanoseconds) = (Int64(both & 0x3_FFFF_FFFF), UInt32(both >> 34))
        case 12:
            nanoseconds = bytes.loadUnaligned(as: UInt32.self).bigEndian
            seconds = bytes.loadUnaligned(fromByteOffset: 4, as: Int64.self).bigEndian
        default: return nil
        }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow, nanoseconds < 1_000_000_000 else { return nil }
        self.init(milliseconds: milliseconds &+ Int64(nanoseconds / 1_000_000))
    }

    /// As `toISOString()` has it.
    var text: String {
        let (day, rest) = Self.divide(milliseconds, by: 86_400_000)
        let (year, month, dayOfMonth) = Self.civil(day)
        let date = "\(Self.year(year))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))"
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { Self.padded($0, 2) }
        return "\(date)T\(time.joined(separator: ":")).\(Self.padded(rest % 1_000, 3))Z"
    }

    private static func divide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// The proleptic Gregorian date of a day since 1970. Years begin in March here, so that a leap day is the last.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divide(day + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func year(_ year: Int64) -> String {
        if (0...9_999).contains(year) { return padded(year, 4) }
        return (year < 0 ? "-" : "+") + padded(Int64(year.magnitude), 6)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
