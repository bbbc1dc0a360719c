/// What a file is, told from the end of its name.
package enum AssetType: String, Sendable {
    case css, gif, html, ico, jpg, js, json, map, mjs, png, svg, ts, txt, webmanifest, webp, woff2
    case other

    init(fileName: String) {
        self = fileName.split(separator: ".").last.flatMap { AssetType(rawValue: $0.lowercased()) } ?? .other
    }

    package var contentType: String {
        switch self {
        case .css: "text/css; charset=utf-8"
        case .gif: "image/gif"
        case .html: "text/html; charset=utf-8"
        case .ico: "image/x-icon"
        case .jpg: "image/jpeg"
        case .js, .mjs: "text/javascript; charset=utf-8"
        case .json, .map: "application/json"
        case .png: "image/png"
        case .svg: "image/svg+xml"
        case .ts: "application/typescript; charset=utf-8"
        case .txt: "text/plain; charset=utf-8"
        case .webmanifest: "application/manifest+json"
        case .webp: "image/webp"
        case .woff2: "font/woff2"
        case .other: "application/octet-stream"
        }
    }

    /// Whether compressing it is worth a try: the others are compressed by what they are.
    package var isText: Bool {
        switch self {
        case .css, .html, .js, .json, .map, .mjs, .svg, .ts, .txt, .webmanifest: true
        case .gif, .ico, .jpg, .other, .png, .webp, .woff2: false
        }
    }
}
