/// A file that holds a secret: a key, or a password.
enum PrivateFile {
    /// Throws ``ConfigurationError`` for a file that every user of the machine may use, or a group may write: what it holds is nobody's
    /// secret. Its group may read it, as that of Debian's `ssl-cert` does. A file that is not there is left to whoever reads it.
    static func check(_ path: String, of setting: String) throws(ConfigurationError) {
        guard let mode = FileStamp(path)?.mode, mode & 0o027 != 0 else { return }
        throw ConfigurationError(
            "\(setting): other users can use \(path), whose mode is \(String(mode & 0o777, radix: 8)); chmod 600 \(path)"
        )
    }
}
