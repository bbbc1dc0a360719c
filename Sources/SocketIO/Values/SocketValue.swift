internal import EaselJSON
public import NIOCore

/// An argument of an event: what JSON can say, and binary.
///
/// Numbers are IEEE 754 doubles, as they are to JavaScript. Strings are compared code unit by code unit, as it compares them:
/// unlike Swift's `String`, `"é"` as one scalar and `"é"` as two are different strings here.
public indirect enum SocketValue: Sendable {
    /// The literal `null`. What JavaScript calls `undefined` is read as this.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A finite number; NaN and the infinities are sent as `null`, as JavaScript sends them.
    case number(Double)
    /// A string.
    case string(String)
    /// Bytes: an `ArrayBuffer`, `Uint8Array`, `Buffer` or `Blob` of JavaScript, `bytes` of Python.
    case binary(ByteBuffer)
    /// An array.
    case array([SocketValue])
    /// An object, its members in their order.
    case object(SocketObject)
}

extension SocketValue: Hashable {
    public static func == (left: SocketValue, right: SocketValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): CodeUnitOrder.equal(left, right)
        case (.binary(let left), .binary(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(ExactString(value))
        case .binary(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension SocketValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// An array.
    public init(arrayLiteral elements: SocketValue...) { self = .array(elements) }
    /// An object; of members with one name the last stays.
    public init(dictionaryLiteral elements: (String, SocketValue)...) {
        self = .object(SocketObject(elements))
    }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}
