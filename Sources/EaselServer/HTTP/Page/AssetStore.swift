import Foundation
import NIOPosix

/// All files of the browser whiteboard, in memory, by the path that they have on the server.
package struct AssetStore: Sendable {
    static let page = "/whiteboard.html"

    let assets: [String: Asset]

    struct Missing: Error, CustomStringConvertible {
        let directory: String
        var description: String { "the whiteboard's files are not in \(directory); install easel with its resources" }
    }

    /// Reads the files that were built with the server, on a thread that nobody else waits for.
    package static func load() async throws -> AssetStore {
        let directory = Bundle.module.bundleURL.appendingPathComponent("Resources/web", isDirectory: true)
        return try await NIOThreadPool.singleton.runIfActive { try AssetStore(directory: directory) }
    }

    /// Reads `directory` and all in it. Files whose names begin with a dot are left out.
    init(directory: URL) throws {
        guard let files = FileManager.default.enumerator(atPath: directory.path) else {
            throw Missing(directory: directory.path)
        }
        var assets: [String: Asset] = [:]
        for case let path as String in files where files.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard !name.hasPrefix(".") else { continue }
            let bytes = try Data(contentsOf: directory.appendingPathComponent(path))
            assets["/" + path] = Asset(Array(bytes), type: AssetType(fileName: name))
        }
        guard assets[Self.page] != nil else { throw Missing(directory: directory.path) }
        self.assets = assets
    }
}
