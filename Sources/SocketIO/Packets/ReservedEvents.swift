/// The names that no event may have, for what they mean to the libraries of both ends.
package enum ReservedEvents {
    package static func contains(_ name: String) -> Bool {
        switch name {
        case "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener": true
        default: false
        }
    }
}
