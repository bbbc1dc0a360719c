import ArgumentParser
import EaselBoard
import EaselServer
import Foundation
import Logging

/// `easel serve`: runs one node.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a node that serves boards, kept in SQLite or shared with other nodes through Redis.",
        discussion: """
            Each setting is a flag, an environment variable, or a key of the JSON or YAML file named by --config (keys
            are the flags' names). A flag wins over the environment, and the environment over the file.

            \(Setting.all.map(line).joined(separator: "\n"))
            """)

    @Option(name: .long, help: ArgumentHelp("JSON or YAML file of settings. [EASEL_CONFIG]", valueName: "file"))
    var config: String?

    @Argument(parsing: .allUnrecognized, help: .hidden)
    var settings: [String] = []

    private static func line(_ setting: Setting) -> String {
        let flag = "--" + setting.name + (setting.placeholder.map { " <\($0)>" } ?? "")
        return "  \(flag)\n      \(setting.help). [\(setting.environmentName)]"
    }

    func run() async throws {
        var configuration: NodeConfiguration
        let flags = try SettingFlags.parse(settings)
        do {
            configuration = try await ConfigurationSource.read(
                flags: flags, file: config ?? ProcessInfo.processInfo.environment["EASEL_CONFIG"]
            )
        } catch let error as ConfigurationError {
            throw ValidationError(error.description)
        }
        configuration.version = EaselVersion.text
        let isTerminal = isatty(STDERR_FILENO) == 1
        LoggingSystem.bootstrap { label in
            let handler: any LogHandler =
                isTerminal
                ? TerminalLogHandler(StreamLogHandler.standardError(label: label)) : JSONLogHandler(label: label)
            return handler
        }
        var logger = Logger(label: "easel")
        logger.logLevel = configuration.logLevel
        if let redis = flags["redis"], RedisURLFile.holdsPassword(redis) { logger.warning("\(RedisURLFile.advice)") }
        for advice in configuration.advice { logger.warning("\(advice)") }
        // A file that must not grow is an error of one write, as a full disk is, and not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        // What rotates logs sends it, and this one follows its name by itself.
        if configuration.audit != nil { signal(SIGHUP, SIG_IGN) }
        let files = FileDescriptorLimit.raiseLimit()
        logger.info("Limit of open files: \(files); each session needs one")
        let node: EaselNode
        do {
            node = try await EaselNode(configuration, logger: logger)
        } catch {
            throw Failure(description: "the node can't start: \(error)")
        }
        Task { [configuration] in
            guard let port = await node.port() else { return }
            announce(configuration, port: port)
        }
        do {
            try await node.run(stoppingOn: [.sigterm, .sigint])
        } catch {
            throw Failure(description: "the node stopped because of an error: \(error)")
        }
    }

    private func announce(_ configuration: NodeConfiguration, port: Int) {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let url = "\(configuration.tls == nil ? "http" : "https")://\(host):\(port)"
        let place = configuration.redis == nil ? "SQLite in \(configuration.dataDirectory)" : "Redis"
        let text = """
            Easel serves \(url) (boards in \(place))
            Open it in a browser to draw, or draw from here:
              curl \(url)/api/boards/hello/operations -H 'Content-Type: application/json' -d '{"key":"\(ClientKey.random().string)","n":1,\
            "edits":[{"op":"put","id":"box","value":{"type":"rectangle","x":10,"y":10,"width":120,"height":80}}]}'
              curl \(url)/api/boards/hello/document

            """
        // print would buffer it, and whoever reads it through a pipe is waiting.
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
