internal import EaselRedis
internal import Logging
internal import NIOPosix

extension RedisClient {
    /// A client for one adapter, which shuts it down.
    static func forAdapter(url: String, logger: Logger) throws -> RedisClient {
        RedisClient(
            configuration: try RedisConfiguration(url: url), eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger)
    }
}
