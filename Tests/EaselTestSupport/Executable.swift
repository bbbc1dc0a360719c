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

    /// Runs `easel` to its end, with variables of its environment in the words of env(1); gives all that it prints.
    public static func runEasel(
        _ arguments: [String], _ variables: [String] = []
    ) async throws -> (status: Int32, output: String) {
        let result = try await ChildProcess.run(find("env"), variables + [try easel()] + arguments)
        return (result.status, result.output + result.errors)
    }

    /// Compiles a C file to a library that is loaded before a program's own ones.
    public static func compile(_ source: URL, to library: URL) async throws {
        let clang = try await ChildProcess.run(
            find("env"), ["clang", "-shared", "-fPIC", "-O1", "-o", library.path, source.path])
        guard clang.status == 0 else { throw Missing(description: "\(source.path) is not compiled: \(clang.errors)") }
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
