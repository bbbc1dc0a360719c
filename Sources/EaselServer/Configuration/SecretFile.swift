import EaselAuth
import Foundation

/// A file that holds the secret of HS256 tokens. Other users see a command's flags, and would see the secret in one.
public enum SecretFile {
    /// Throws ``ConfigurationError``, which never quotes the file.
    public static func read(_ path: String) throws(ConfigurationError) -> SigningSecret {
        guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: 8_192) else {
            throw ConfigurationError("auth-secret-file: the file \(path) can't be read, or is empty")
        }
        return try secret(bytes.unmarked, of: "auth-secret-file")
    }

    /// Takes the text of a secret that `source` gave.
    public static func secret(
        _ text: some Collection<UInt8>, of source: String
    ) throws(ConfigurationError) -> SigningSecret {
        do {
            return try SigningSecret(text)
        } catch {
            throw ConfigurationError("\(source): \(error)")
        }
    }

    /// The environment variable that may hold the secret instead.
    public static let environmentName = "EASEL_AUTH_SECRET"
}
