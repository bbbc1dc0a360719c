import EaselJSON

/// Picks things out of JSON answers.
public enum EaselBoardJSON {
    public static func string(_ key: String, of body: [UInt8]) throws -> String? {
        try JSON(parsing: body)[key]?.stringValue
    }

    public static func integer(_ key: String, of body: [UInt8]) throws -> Int? {
        try JSON(parsing: body)[key]?.integerValue
    }
}
