public import EaselBoard
import EaselJSON

extension Operation {
    /// Reads an operation as the log has it. Throws ``LogError/corrupt(_:)``.
    public init(logged: LoggedOperation) throws(LogError) {
        do {
            try self.init(json: JSON(parsing: logged.json.readableBytesView))
        } catch {
            throw .corrupt("seq \(logged.seq): \(error)")
        }
    }
}
