import ArgumentParser
import EaselServer

/// Reads flags that are declared as ``EaselServer/Setting``: `--port 7070`, `--port=7070`, `--insecure`.
enum SettingFlags {
    static func parse(_ arguments: [String]) throws -> [String: String] {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                throw ValidationError("\"\(argument)\" is not a flag; see easel serve --help")
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            guard let setting = Setting.all.first(where: { $0.name == name }) else {
                throw ValidationError("unknown flag \(argument); see easel serve --help")
            }
            if setting.placeholder == nil {
                values[name] = parts.count == 2 ? String(parts[1]) : "true"
            } else if parts.count == 2 {
                values[name] = String(parts[1])
            } else if let value = rest.popFirst() {
                values[name] = value
            } else {
                throw ValidationError("--\(name) needs a value: \(setting.help)")
            }
        }
        return values
    }
}
