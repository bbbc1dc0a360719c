import Foundation

/// The contracts that the node serves: OpenAPI for HTTP, AsyncAPI for the WebSocket.
enum Contracts {
    struct Missing: Error {
        let name: String
    }

    static func text(_ name: String) throws -> String {
        guard let url = Bundle.module.url(forResource: name, withExtension: "yaml") else {
            throw Missing(name: name)
        }
        return try String(contentsOf: url, encoding: .utf8)
    }
}
