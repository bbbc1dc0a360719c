import NIOCore
import NIOPosix
import NIOSSL

/// Makes connections that are ready for commands: connected, encrypted if asked, authenticated, on their database.
struct RedisConnector: Sendable {
    let configuration: RedisConfiguration

    /// The handler is bound to `eventLoop`; it is given in a box because futures cross loops.
    func connect(
        to address: RedisAddress, role: RedisChannelHandler.StateMachine.Role, on eventLoop: any EventLoop
    ) -> EventLoopFuture<NIOLoopBound<RedisChannelHandler>> {
        let configuration = self.configuration
        let tls: NIOSSLContext?
        do {
            tls = try configuration.tlsContext()
        } catch {
            return eventLoop.makeFailedFuture(RedisError.connectFailed("TLS: \(error)"))
        }
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(configuration.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: address.serverName))
                    }
                    guard let reader = ReplyReader(maximumBytes: configuration.maximumReplyBytes) else {
                        throw RedisError.connectFailed("out of memory")
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        RedisChannelHandler(reader: reader, role: role, timeout: configuration.commandTimeout))
                }
            }
            .connect(host: address.host, port: address.port)
            .flatMapErrorThrowing { throw RedisError.connectFailed("\($0)") }
            .flatMap { channel in greet(channel) }
    }

    /// As ``connect(to:role:on:)``, for a caller on the event loop itself, which stays there.
    func connect(
        to address: RedisAddress, role: RedisChannelHandler.StateMachine.Role, on eventLoop: any EventLoop,
        _ done: @escaping (Result<RedisChannelHandler, RedisError>) -> Void
    ) {
        connect(to: address, role: role, on: eventLoop).hop(to: eventLoop).assumeIsolated().whenComplete { result in
            done(result.map(\.value).mapError { $0 as? RedisError ?? .connectFailed("\($0)") })
        }
    }

    private func greet(_ channel: any Channel) -> EventLoopFuture<NIOLoopBound<RedisChannelHandler>> {
        let eventLoop = channel.eventLoop
        let handler: NIOLoopBound<RedisChannelHandler>
        do {
            handler = NIOLoopBound(
                try channel.pipeline.syncOperations.handler(type: RedisChannelHandler.self), eventLoop: eventLoop)
        } catch {
            return eventLoop.makeFailedFuture(RedisError.connectionClosed)
        }
        let replies = greeting.map { command in
            let promise = eventLoop.makePromise(of: RESPValue.self)
            handler.value.send(command, promise: promise)
            return promise.futureResult
        }
        let mustBeMaster = self.mustBeMaster
        return EventLoopFuture.whenAllSucceed(replies, on: eventLoop).flatMapThrowing { replies in
            for case .error(let reply) in replies {
                let error = reply.withoutArguments
                handler.value.close(because: .reply(error))
                throw RedisError.reply(error)
            }
            if mustBeMaster, replies.last.map(SentinelReply.isMaster) != true {
                handler.value.close(because: .closed)
                throw RedisError.connectFailed("the server that the Sentinels name is no master")
            }
            return handler
        }
    }

    private var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password = configuration.password {
            commands.append(
                RedisCommand("AUTH", (configuration.username.map { [.text($0)] } ?? []) + [.text(password)]))
        }
        if configuration.database != 0 { commands.append(RedisCommand("SELECT", [.integer(configuration.database)])) }
        // Also shows at once whether commands are allowed at all.
        commands.append(RedisCommand("PING"))
        if mustBeMaster { commands.append(RedisCommand("ROLE")) }
        return commands
    }

    /// What a Sentinel says may be out of date.
    private var mustBeMaster: Bool {
        if case .sentinel = configuration.topology { true } else { false }
    }
}

extension RedisAddress {
    /// TLS names hosts, not addresses.
    fileprivate var serverName: String? {
        let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
        return isAddress ? nil : host
    }
}
