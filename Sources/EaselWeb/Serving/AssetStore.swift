import Crypto
import Foundation
import NIOCore
import NIOPosix

/// All files of the browser whiteboard and of the JavaScript client, in memory.
package struct AssetStore: Sendable {
    /// What the paths of files begin with that browsers may keep: `/assets/<version>/whiteboard/main.js`.
    package static let versions = "/assets"

    /// What the path of the service worker is, which keeps the page for when no node answers.
    package static let serviceWorker = AssetPath.serviceWorker

    /// The files, by the path that they have on the server.
    package let assets: [String: Asset]
    /// Names the files as they are together: with any other file it is another version.
    package let version: String
    /// The whiteboard's HTML, which refers to this version of its files.
    package let page: Asset
    /// The page for administrators.
    package let adminPage: Asset

    struct Missing: Error, CustomStringConvertible {
        let directory: String
        var description: String { "the whiteboard's files are not in \(directory); install easel with its resources" }
    }

    /// Reads the files that were built with the server, on a thread that nobody else waits for.
    package static func load() async throws -> AssetStore {
        let directory = Bundle.module.bundleURL
        return try await NIOThreadPool.singleton.runIfActive { try AssetStore(directory: directory) }
    }

    /// Reads the folders of `AssetPath` in `directory`, and the bundled pages if they are there, which are then those that
    /// are served. Files whose names begin with a dot are left out.
    init(directory: URL) throws {
        var assets: [String: Asset] = [:]
        for folder in AssetPath.folders {
            try Self.read(directory.appendingPathComponent(folder, isDirectory: true)) { file, asset in
                for path in AssetPath.paths(of: file, in: folder) { assets[path] = asset }
            }
        }
        let bundle = directory.appendingPathComponent(AssetPath.bundle, isDirectory: true)
        if FileManager.default.fileExists(atPath: bundle.path) {
            try Self.read(bundle) { file, asset in assets["/\(AssetPath.bundle)/\(file)"] = asset }
        }
        guard let page = assets[AssetPath.bundledPage] ?? assets[AssetPath.page],
            let adminPage = assets[AssetPath.bundledAdminPage] ?? assets[AssetPath.adminPage]
        else {
            throw Missing(directory: directory.path)
        }
        assets[AssetPath.clientModule] = Asset(
            Array(#"export * from "./client\#(AssetPath.clientModule)";\#n"#.utf8), type: .js)
        let version = Self.version(of: assets)
        self.version = version
        if let worker = assets[AssetPath.serviceWorker] {
            let isBundled = assets[AssetPath.bundledPage] != nil
            let files = assets.keys.filter { AssetPath.isOfPage($0, isBundled: isBundled) }.sorted()
            assets[AssetPath.serviceWorker] = Asset(
                Self.serviceWorker(String(buffer: worker.plain.body), keeping: files, of: version), type: .js)
        }
        let served = assets
        let versioned = { (page: Asset) in
            Asset(Self.page(String(buffer: page.plain.body), with: served, of: version), type: .html)
        }
        self.assets = served
        (self.page, self.adminPage) = (versioned(page), versioned(adminPage))
    }

    private static func read(_ folder: URL, _ take: (_ path: String, Asset) -> Void) throws {
        guard let files = FileManager.default.enumerator(atPath: folder.path) else {
            throw Missing(directory: folder.path)
        }
        for case let path as String in files where files.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard !name.hasPrefix("."), !name.hasSuffix(AssetPath.brotli) else { continue }
            let bytes = try Data(contentsOf: folder.appendingPathComponent(path))
            let brotli = folder.appendingPathComponent(path + AssetPath.brotli)
            take(
                path,
                Asset(
                    Array(bytes), type: AssetType(fileName: name),
                    brotli: FileManager.default.fileExists(atPath: brotli.path)
                        ? Array(try Data(contentsOf: brotli)) : nil))
        }
    }

    private static func version(of assets: [String: Asset]) -> String {
        var hash = SHA256()
        for (path, asset) in assets.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Data("\(path)\n\(asset.plain.tag)\n".utf8))
        }
        return hash.finalize().prefix(8).hexadecimal
    }

    /// Says in the service worker which files it keeps. Their names are those of this package's files: none has a quote in it.
    private static func serviceWorker(_ script: String, keeping files: [String], of version: String) -> [UInt8] {
        let list = files.map { "\"\(versions)/\(version)\($0)\"" }.joined(separator: ", ")
        let filled = script.replacing("\"VERSION\"", with: "\"\(version)\"", maxReplacements: 1)
            .replacing("[\"FILES\"]", with: "[\(list)]", maxReplacements: 1)
        return Array(filled.utf8)
    }

    /// Modules and styles refer to each other by relative paths, so where the page begins is where all of them are.
    private static func page(_ html: String, with assets: [String: Asset], of version: String) -> [UInt8] {
        let versioned = html.replacing(/((?:href|src)=")(\/[^"]+)"/) { reference in
            assets[String(reference.2)] == nil
                ? String(reference.0) : "\(reference.1)\(versions)/\(version)\(reference.2)\""
        }
        return Array(versioned.utf8)
    }
}
