public import Foundation

/// A file that nobody but its user may read, as a node wants files that hold a secret to be.
public enum PrivateText {
    /// Writes a text to a file of that mode.
    public static func write(_ text: String, to file: URL, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }
}
