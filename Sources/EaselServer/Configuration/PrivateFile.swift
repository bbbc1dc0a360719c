/// A file that holds a secret: a key, or a password.
enum PrivateFile {
    /// What to tell about a file that every user of the machine may use, or a group may write: what it holds is nobody's secret. Its
    /// group may read it, as that of Debian's `ssl-cert` does. Nil for others, and for a file that is not there.
    static func advice(on path: String, of setting: String) -> String? {
        guard let mode = FileStamp(path)?.mode, mode & 0o027 != 0 else { return nil }
        return
            "\(setting): other users can use \(path), whose mode is \(String(mode & 0o777, radix: 8)); chmod 600 \(path)"
    }

    /// Throws ``ConfigurationError`` where there is such advice.
    static func check(_ path: String, of setting: String) throws(ConfigurationError) {
        if let advice = advice(on: path, of: setting) { throw ConfigurationError(advice) }
    }
}
