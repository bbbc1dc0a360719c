/// The tokens that a session brings one after the other: one is verified at a time, and of those that come meanwhile the
/// newest counts.
struct TokenRenewal {
    private var isVerifying = false
    private var next: String?

    /// A token came. Returns it if it is to be verified now.
    mutating func receive(_ token: String) -> String? {
        guard isVerifying else {
            isVerifying = true
            return token
        }
        next = token
        return nil
    }

    /// A token was verified. Returns the next one.
    mutating func verified() -> String? {
        defer { next = nil }
        isVerifying = next != nil
        return next
    }
}
