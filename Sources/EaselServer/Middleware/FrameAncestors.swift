/// Which pages may show the whiteboard in a frame: an application that embeds it, and nobody who would have people click on what
/// they do not see.
public struct FrameAncestors: Sendable, Equatable {
    /// In the words of the directive `frame-ancestors` of a Content-Security-Policy.
    let policy: String

    /// Pages of the node's own origin.
    public static let own = FrameAncestors(policy: "'self'")

    private init(policy: String) { self.policy = policy }

    /// Reads `none`, `self`, `*`, or origins such as `https://example.org` separated by commas, which come beside the node's own.
    /// Nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "none": policy = "'none'"
        case "self": policy = "'self'"
        case "*": policy = "*"
        default:
            let origins = text.split(separator: ",").map { String($0).trimmingPrefix { $0 == " " } }
            guard !origins.isEmpty, origins.allSatisfy({ Self.isOrigin($0) }) else { return nil }
            policy = (["'self'"] + origins.map { String($0) }).joined(separator: " ")
        }
    }

    /// Whether it is an origin of the web, and means nothing else in a policy.
    private static func isOrigin(_ text: some StringProtocol) -> Bool {
        WebOrigin(text)?.isOfTheWeb == true
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"'\",;".utf8.contains($0) }
    }
}
