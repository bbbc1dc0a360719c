/// The keys of what is encrypted (docs/DESIGN.md, "Redis"). A room, and an object, is in one slot of a cluster.
enum SealedKeys {
    static func log(_ room: SealedID) -> String { "easel:x:{\(room)}:log" }
    static func meta(_ room: SealedID) -> String { "easel:x:{\(room)}:meta" }
    static func live(_ room: SealedID) -> String { "easel:x:{\(room)}:live" }

    /// What is in front of the rest of an object's keys: `versions`, `version:N`, `upload:TOKEN`.
    static func prefix(_ object: SealedObject) -> String { "easel:x:{\(object.kind.rawValue):\(object.id)}:" }
    static func versions(_ object: SealedObject) -> String { prefix(object) + "versions" }
    static func version(_ number: Int, of object: SealedObject) -> String { prefix(object) + "version:\(number)" }
    static func upload(_ upload: SealedUpload) -> String { prefix(upload.object) + "upload:\(upload.token)" }
}
