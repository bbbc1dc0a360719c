import EaselTestSupport
import Foundation
import Testing

@Suite("The data directory of a node")
struct DataDirectoryTests {
    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func draw(on node: NodeProcess) async throws {
        let body = #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"put","id":"e","value":{}}]}"#
        let answer = try await HTTPRequest.send("POST", "\(node.url)/api/boards/b/operations", body: body)
        #expect(answer.status == 200)
    }

    @Test(
        "and all in it is for its user alone, whatever the umask and whatever it was before", arguments: [false, true])
    func modes(isOld: Bool) async throws {
        try await withDirectory { directory in
            if isOld {
                let first = try await NodeProcess(["--data", directory])
                try await draw(on: first)
                await first.terminate()
                for path in [directory, directory + "/boards.sqlite"] {
                    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
                }
            }
            let node = try await NodeProcess(
                ["--data", directory], launcher: ["sh", "-c", #"umask 000; exec "$@""#, "sh"])
            try await draw(on: node)
            #expect(try mode(directory) == 0o700)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(Set(files).isSuperset(of: ["boards.sqlite", "boards.sqlite-wal", "boards.sqlite-shm"]))
            for file in files { #expect(try mode("\(directory)/\(file)") == 0o600, "\(file)") }
            await node.terminate()
        }
    }

    @Test("is left as it is, but for the node's own files, where it holds other things")
    func shared() async throws {
        try await withDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try "mine".write(toFile: directory + "/notes", atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: directory + "/notes")
            let node = try await NodeProcess(["--data", directory])
            #expect(try mode(directory) == 0o755)
            #expect(try mode(directory + "/notes") == 0o644)
            #expect(try mode(directory + "/boards.sqlite") == 0o600)
            await node.terminate()
        }
    }

    @Test("belongs to one process, until that has ended in whatever way")
    func lock() async throws {
        try await withDirectory { directory in
            let node = try await NodeProcess(["--data", directory])
            try await draw(on: node)
            let second = try await ChildProcess.run(
                Executable.easel(), ["serve", "--port", "0", "--data", directory])
            #expect(second.status == 1)
            #expect(
                second.errors.contains("\(directory)/boards.sqlite is in use by process \(node.pid)"),
                "\(second.errors)")
            let export = try await ChildProcess.run(Executable.easel(), ["export", "b", "--data", directory])
            #expect(export.status == 0, "\(export.errors)")
            let archive = directory + ".ndjson"
            defer { try? FileManager.default.removeItem(atPath: archive) }
            try export.output.write(toFile: archive, atomically: true, encoding: .utf8)
            let restore = ["import", archive, "--board", "copy", "--data", directory]
            let refused = try await ChildProcess.run(Executable.easel(), restore)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("is in use by process \(node.pid)"), "\(refused.errors)")
            await node.kill9()
            let next = try await NodeProcess(["--data", directory])
            #expect(try await HTTPRequest.get("\(next.url)/api/boards/b").status == 200)
            await next.terminate()
            #expect(try await ChildProcess.run(Executable.easel(), restore).status == 0)
        }
    }
}
