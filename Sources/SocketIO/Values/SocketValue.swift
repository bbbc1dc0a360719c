public import NIOCore

/// An argument of an event: what JSON can say, and binary.
///
/// Numbers are IEEE 754 doubles, as they are to JavaScript.
public indirect enum SocketValue: Sendable, Hashable {
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
    /// An object. The order of its members is not kept.
    case object([String: SocketValue])
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
        self = .object(Dictionary(elements) { _, last in last })
    }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}
