import EaselBoard

extension BoardID {
    /// Reads a board's id that a log has stored. Throws ``LogError/corrupt(_:)``.
    init(stored value: StoredValue) throws(LogError) {
        do { try self.init(validating: value.text ?? "") } catch { throw .corrupt("\(error)") }
    }
}
