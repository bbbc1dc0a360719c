import EaselAuth
import Foundation

/// A file that holds the URL of a Redis. Other users see a command's flags, and would see the password in it.
public enum RedisURLFile {
    private static let maximumBytes = 16_384

    /// The file's only line. Throws ``ConfigurationError``, which never quotes the file.
    public static func read(_ path: String) throws(ConfigurationError) -> String {
        guard let file = FileHandle(forReadingAtPath: path),
            let bytes = try? file.read(upToCount: maximumBytes + 1)
        else { throw ConfigurationError("redis-file: the file \(path) can't be read, or is empty") }
        guard bytes.count <= maximumBytes, let text = String(validating: bytes.unmarked, as: UTF8.self) else {
            throw ConfigurationError("redis-file: \(path) must hold one line of at most \(maximumBytes) bytes, a URL")
        }
        let url = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !url.isEmpty, !url.contains(where: \.isNewline) else {
            throw ConfigurationError("redis-file: \(path) must hold one line, the URL of a Redis")
        }
        return url
    }

    /// Whether a URL has a password in it, or what looks like one.
    public static func holdsPassword(_ url: String) -> Bool {
        url.contains("@") || url.lowercased().contains("password=")
    }

    /// What to tell somebody who gave a password in a flag.
    public static let advice =
        "the flag --redis holds a password, which other users of this machine can see; use --redis-file or EASEL_REDIS"
}
