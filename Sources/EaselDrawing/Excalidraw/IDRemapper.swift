import EaselBoard
import EaselJSON

/// Gives what a file brings ids that are valid and free on a board: its own where possible, otherwise
/// others. The same file gets the same ids on the same board.
struct IDRemapper {
    /// Names that are in use.
    private var taken: Set<String>
    /// How often a name was wanted in vain, so that many equal names take no more time than many different ones.
    private var attempts: [ExactString: Int] = [:]

    init(taken: Set<String> = []) {
        self.taken = taken
    }

    /// Takes a name that has to be this one.
    mutating func reserve(_ id: ElementID) { taken.insert(id.string) }

    func isTaken(_ id: ElementID) -> Bool { taken.contains(id.string) }

    /// Takes a name as close to `wanted` as can be.
    ///
    /// - Parameter mayKeep: false if it has to be another.
    mutating func element(_ wanted: String, mayKeep: Bool = true) -> ElementID {
        var name = mayKeep ? wanted : another(wanted)
        while true {
            if let id = try? ElementID(validating: name), taken.insert(name).inserted { return id }
            name = another(wanted)
        }
    }

    /// The same for a group, whose name may be any string.
    mutating func group(_ wanted: String) -> String {
        var name = wanted
        while !taken.insert(name).inserted { name = another(wanted) }
        return name
    }

    private mutating func another(_ wanted: String) -> String {
        let attempt = attempts[ExactString(wanted), default: 0]
        attempts[ExactString(wanted)] = attempt + 1
        return Self.hashed(wanted, attempt: attempt)
    }

    /// A name that any board allows. FNV-1a with 64 bits: it need not resist anybody, for a clash only leads to the next
    /// attempt.
    static func hashed(_ name: String, attempt: Int = 0) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(attempt):\(name)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return "e-" + String(hash, radix: 36)
    }
}
