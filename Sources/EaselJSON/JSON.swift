/// A JSON value that is always valid to send: RFC 8259 in, RFC 8785 canonical JSON out.
///
/// Numbers are IEEE 754 doubles and strings are any valid Unicode, `\u0000` included.
///
/// Two values are equal if they have the same canonical form. Strings are therefore compared code unit by code unit:
/// unlike Swift's `String`, `"é"` as one scalar and `"é"` as two are different strings here.
public enum JSON: Sendable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, which must be finite: JSON has neither NaN nor an infinity, and no parsed value holds one. A program
    /// that puts one here anyway gets `null` where the value is encoded.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object, its members in canonical order.
    case object(JSONObject)
}

extension JSON: Equatable {
    /// Whether both values have the same canonical form.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): CodeUnitOrder.equal(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
