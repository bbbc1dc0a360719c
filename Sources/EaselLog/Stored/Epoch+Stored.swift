import EaselBoard

extension Epoch {
    /// Reads an epoch that a log has stored. Throws ``LogError/corrupt(_:)``.
    init(stored string: String) throws(LogError) {
        do { try self.init(validating: string) } catch { throw .corrupt("\(error)") }
    }

    /// Reads an epoch that a log has stored. Throws ``LogError/corrupt(_:)``.
    init(stored value: StoredValue) throws(LogError) {
        try self.init(stored: value.text ?? "")
    }
}
