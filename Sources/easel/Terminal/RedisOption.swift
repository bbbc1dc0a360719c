import ArgumentParser
import EaselRedis
import EaselServer
import Foundation

/// The Redis that nodes share, for commands that talk to it themselves.
struct RedisOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "URL of the Redis that nodes share: redis://, rediss://, redis+sentinel:// or redis+cluster://. "
                + "[EASEL_REDIS]", valueName: "url"))
    var redis: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "File that holds the URL: for one with a password, which others could see in a flag. [EASEL_REDIS_FILE]",
            valueName: "file"))
    var redisFile: String?

    /// Whether a flag names it.
    var isGiven: Bool { redis != nil || redisFile != nil }

    /// What the flags or, without them, the environment say.
    func configuration() throws -> RedisConfiguration? {
        try url().map { try RedisConfiguration(url: $0) }
    }

    private func url() throws -> String? {
        if let redis { return redis }
        if let redisFile { return try RedisURLFile.read(redisFile) }
        let environment = ProcessInfo.processInfo.environment
        if let url = environment["EASEL_REDIS"] { return url }
        return try environment["EASEL_REDIS_FILE"].map { try RedisURLFile.read($0) }
    }

    func validate() throws {
        guard redis == nil || redisFile == nil else {
            throw ValidationError("--redis and --redis-file exclude each other")
        }
        do {
            if isGiven { _ = try configuration() }
        } catch {
            throw ValidationError("\(error)")
        }
        if let redis, RedisURLFile.holdsPassword(redis) {
            FileHandle.standardError.write(Data("Warning: \(RedisURLFile.advice)\n".utf8))
        }
    }
}
