import EaselFuzz
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("JSON, compared with Python's")
struct JSONOracleTests {
    /// The script adds to Python's parser what ours promises beyond RFC 8259, and says what it would accept.
    @Test("the same texts are accepted, and have the same canonical form")
    func agreement() throws {
        let target = try #require(FuzzTarget.all.first { $0.name == "json" })
        var mutation = InputMutation(seed: FuzzSeed.value, seeds: try target.seeds())
        let inputs = try target.seeds() + (0..<6_000).map { _ in mutation.next() }
        let answers = try Self.ask(inputs)
        #expect(answers.count == inputs.count)
        var accepted = 0
        for (input, answer) in zip(inputs, answers) {
            let ours = (try? JSON(parsing: input, maximumDepth: 64))?.canonical
            let text = String(decoding: input, as: UTF8.self).debugDescription
            if ours != nil { accepted += 1 }
            #expect(ours.map { String(decoding: $0, as: UTF8.self) } == answer, "seed \(FuzzSeed.value): \(text)")
        }
        // Neither side may have been asked about one kind only.
        #expect(accepted > inputs.count / 10 && accepted < inputs.count * 9 / 10, "\(accepted) accepted")
    }

    private static func ask(_ inputs: [[UInt8]]) throws -> [String?] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "easel-oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (questions, answers) = (directory.appending(path: "in"), directory.appending(path: "out"))
        try Data(inputs.map { Data($0).base64EncodedString() }.joined(separator: "\n").utf8).write(to: questions)
        let python = Process()
        python.executableURL = URL(filePath: try Executable.find("python3"))
        python.arguments = [
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "json_oracle.py").path,
            questions.path, answers.path,
        ]
        try python.run()
        python.waitUntilExit()
        let lines = try String(contentsOf: answers, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            line == "-" ? nil : Data(base64Encoded: String(line)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
