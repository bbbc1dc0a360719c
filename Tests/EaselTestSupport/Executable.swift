import Foundation

/// Programs that tests run.
public enum Executable {
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    /// The `easel` that was built together with these tests.
    public static func easel() throws -> String {
        let easel = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("easel").path
        guard FileManager.default.isExecutableFile(atPath: easel) else {
            throw Missing(description: "no easel beside the tests, at \(easel); run `swift build` first")
        }
        return easel
    }

    /// One that the system has.
    public static func find(_ name: String) throws -> String {
        let directories = ["/usr/bin", "/usr/local/bin", "/bin"]
        guard
            let path = directories.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile)
        else { throw Missing(description: "\(name) is not installed; `make test` installs it") }
        return path
    }
}
