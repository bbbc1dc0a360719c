/// Maps the files of `client` and `whiteboard` to the paths that a node serves them at.
enum AssetPath {
    /// The folders of this target whose files are served.
    static let folders = ["client", "whiteboard"]
    static let page = "/whiteboard.html"
    static let adminPage = "/admin.html"
    /// What `scripts/bundle-page` makes of the pages, where it has been run: a release has it, a build for development has not.
    static let bundle = "bundle"
    /// What the name of a file's compressed version ends with, beside it.
    static let brotli = ".br"
    static let bundledPage = "/bundle/whiteboard.html"
    static let bundledAdminPage = "/bundle/admin.html"
    /// What opens the page where no node answers; browsers let it do so for what lies beside and below it.
    static let serviceWorker = "/service-worker.js"
    /// The module that other pages import.
    static let clientModule = "/easel-client.js"

    /// What browsers and other pages look for at the server's root, by the beginnings of the files' paths.
    private static let whiteboardFilesAtRoot = [
        "admin.html", "favicon.svg", "fonts/", "manifest.webmanifest", "service-worker.js", "whiteboard.html",
    ]
    /// The client is a package at `/client`, and its public files are at the root too. Its module is not among them:
    /// it imports its neighbours by relative paths, so that another module stands for it.
    private static let clientFilesAtRoot = ["easel-client.d.ts", "package.json"]

    /// The paths of a file, whose own `path` begins in one of `folders`. None if it is for readers of the sources only.
    static func paths(of path: String, in folder: String) -> [String] {
        if path.hasSuffix(".md") { return [] }
        if folder == "whiteboard", whiteboardFilesAtRoot.contains(where: path.hasPrefix) { return ["/" + path] }
        let own = "/\(folder)/\(path)"
        return folder == "client" && clientFilesAtRoot.contains(path) ? [own, "/" + path] : [own]
    }

    /// Whether the page asks for a file, sooner or later: of the sources none that are bundled, if they are.
    static func isOfPage(_ path: String, isBundled: Bool) -> Bool {
        if [serviceWorker, page, bundledPage].contains(path) { return false }
        // The page for administrators shows nothing without a node.
        if ["/whiteboard/admin/", "/whiteboard/styles/admin.", "/bundle/admin."].contains(where: path.hasPrefix) {
            return false
        }
        if path.hasPrefix("/fonts/") { return path.hasSuffix(".woff2") }
        if ["/favicon.svg", "/manifest.webmanifest"].contains(path) { return true }
        let folders = isBundled ? ["/bundle/"] : ["/client/", "/whiteboard/"]
        return folders.contains(where: path.hasPrefix) && [".js", ".css"].contains(where: path.hasSuffix)
            && !path.hasSuffix("/node-websocket.js")
    }
}
