/// What the whiteboard may load and do: only what comes from its own server, and no script or style that is part of a
/// document.
package enum ContentSecurityPolicy {
    /// `host` is the request's own, as the browser named it.
    ///
    /// - Parameter frameAncestors: what may show the page in a frame, in the words of the policy.
    package static func page(host: String?, frameAncestors: String = "'self'") -> String {
        // Safari before 15.4 does not count the WebSocket of the same host as 'self'.
        let sockets = host.flatMap { isHost($0) ? " ws://\($0) wss://\($0)" : nil } ?? ""
        return """
            default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
            connect-src 'self'\(sockets); font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
            frame-ancestors \(frameAncestors)
            """
    }

    /// What the service worker may do: ask its own server.
    package static let serviceWorker = "default-src 'none'; connect-src 'self'"

    /// Whether it can stand in a policy without meaning anything else there: a name or an address, and a port.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.count <= 255 && !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
                    UInt8(ascii: "["), UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }
}
