import Crypto
import Foundation
import NIOPosix

/// All files of the browser whiteboard, in memory.
package struct AssetStore: Sendable {
    private static let pagePath = "/whiteboard.html"

    /// The files, by the path that they have on the server.
    let assets: [String: Asset]
    /// Names the files as they are together: with any other file it is another version.
    let version: String
    /// The whiteboard's HTML, which refers to this version of its files.
    let page: Asset

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
        guard let page = assets[Self.pagePath] else { throw Missing(directory: directory.path) }
        self.assets = assets
        let version = Self.version(of: assets)
        self.version = version
        self.page = Asset(Self.page(String(buffer: page.plain.body), with: assets, of: version), type: .html)
    }

    private static func version(of assets: [String: Asset]) -> String {
        var hash = SHA256()
        for (path, asset) in assets.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Data("\(path)\n\(asset.plain.tag)\n".utf8))
        }
        return hash.finalize().prefix(8).hexadecimal
    }

    /// Modules and styles refer to each other by relative paths, so where the page begins is where all of them are.
    private static func page(_ html: String, with assets: [String: Asset], of version: String) -> [UInt8] {
        let versioned = html.replacing(/((?:href|src)=")(\/[^"]+)"/) { reference in
            assets[String(reference.2)] == nil
                ? String(reference.0) : "\(reference.1)\(AssetRoutes.versions)/\(version)\(reference.2)\""
        }
        return Array(versioned.utf8)
    }
}
