import GRDB

extension DatabaseValue {
    /// What a file holds, to be checked before it is used.
    var stored: StoredValue {
        switch storage {
        case .null: .missing
        case .int64(let value): Int(exactly: value).map { .integer($0) } ?? .other
        case .string(let text): .text(text)
        case .double, .blob: .other
        }
    }
}

extension Row {
    /// A column's value. GRDB would stop the process for one that is not of the type that is asked for.
    func stored(_ column: String) -> StoredValue {
        (self[column] as DatabaseValue?)?.stored ?? .missing
    }
}
