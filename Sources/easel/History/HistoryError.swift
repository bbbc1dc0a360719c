/// Why a command could not do what it was asked, in words for the one who asked.
struct HistoryError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
