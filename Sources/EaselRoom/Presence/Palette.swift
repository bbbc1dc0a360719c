import EaselBoard

/// How a participant looks who has not said how.
enum Palette {
    static let anonymous = "Guest"

    private static let colors = [
        "#e03131", "#c2255c", "#9c36b5", "#6741d9", "#3b5bdb", "#1971c2", "#0c8599", "#099268", "#2f9e44", "#f08c00",
    ]

    /// The same colour for a client wherever it shows up.
    static func color(of client: ClientID) -> String {
        let sum = client.string.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xffff }
        return colors[sum % colors.count]
    }
}
