import EaselTestSupport
import Foundation
import Testing

@Suite("What a terminal would obey")
struct TerminalTests {
    private static let title = "a\u{1B}]0;owned\u{7}b\u{9B}31mc\u{202E}d\u{7F}e\r\nf\u{2028}g"
    private static let obeyed: Set<UInt32> = Set([0x7F, 0x202E, 0x2028, 0x9B]).union((0..<0x20).filter { $0 != 0x0A })

    private func isHarmless(_ text: String) -> Bool {
        !text.unicodeScalars.contains { Self.obeyed.contains($0.value) }
    }

    @Test("in a board's title is shown by replay, and not sent to the terminal")
    func title() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let body = try JSONEncoder().encode(["id": "b", "title": Self.title])
        let made = try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards", body: String(decoding: body, as: UTF8.self))
        #expect(made.status == 201)
        let replay = try await ChildProcess.run(Executable.easel(), ["replay", "b", "--url", node.url])
        #expect(replay.status == 0)
        #expect(isHarmless(replay.output), "\(replay.output.debugDescription)")
        #expect(replay.output.contains("a\\u{1B}]0;owned\\u{7}b\\u{9B}31mc\\u{202E}d\\u{7F}e\\u{D}\\u{A}f\\u{2028}g"))
        await node.terminate()
    }

    @Test("in what a file or a flag says is shown by errors, and not sent to the terminal")
    func errors() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: path) }
        try "{\"type\":\"\u{9B}31m\u{1B}[2J\"".write(to: path, atomically: true, encoding: .utf8)
        for arguments in [
            ["replay", "--file", path.path], ["import", path.path], ["replay", "\u{1B}[2J"],
            ["serve", "--node", "\u{1B}[2J"], ["doctor", "--redis", "redis://\u{1B}[2J:1/\u{9B}"],
        ] {
            let result = try await ChildProcess.run(Executable.easel(), arguments)
            #expect(result.status != 0)
            #expect(isHarmless(result.output + result.errors), "\((result.output + result.errors).debugDescription)")
        }
    }
}
