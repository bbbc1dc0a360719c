import Configuration
import EaselAuth
import EaselBoard
import EaselLog
import EaselRoom
import Foundation
import Logging
import NIOCore
import SystemPackage

/// Reads a node's configuration. A flag wins over the environment, and the environment over the file.
public enum ConfigurationSource {
    /// `flags` maps names without dashes to values; a switch has the value `true`. `file` is JSON or YAML.
    ///
    /// Throws ``ConfigurationError`` for a value that can't be used.
    public static func read(
        flags: [String: String], environment: [String: String] = ProcessInfo.processInfo.environment, file: String?
    ) async throws -> NodeConfiguration {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, value) in flags {
            values[AbsoluteConfigKey([key(name)])] = ConfigValue(.string(value), isSecret: name == "redis")
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(values: values),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "easel"),
        ]
        if let file { providers.append(try await fileProvider(file)) }
        return try configuration(from: ConfigReader(providers: providers))
    }

    /// Settings have dashes in their names; configuration keys are written as in environment variables.
    private static func key(_ name: String) -> String {
        name.replacing("-", with: "_")
    }

    private static func fileProvider(_ path: String) async throws -> any ConfigProvider {
        do {
            if path.hasSuffix(".json") {
                return try await FileProvider<UnmarkedSnapshot<JSONSnapshot>>(filePath: FilePath(path)).mapKeys(dashed)
            }
            return try await FileProvider<UnmarkedSnapshot<YAMLSnapshot>>(filePath: FilePath(path)).mapKeys(dashed)
        } catch {
            throw ConfigurationError("the configuration file \(path) can't be read as JSON or YAML: \(error)")
        }
    }

    @Sendable private static func dashed(_ key: AbsoluteConfigKey) -> AbsoluteConfigKey {
        AbsoluteConfigKey(key.components.map { $0.replacing("_", with: "-") }, context: key.context)
    }

    private static func configuration(from reader: ConfigReader) throws -> NodeConfiguration {
        let values = Values(reader: reader)
        var configuration = NodeConfiguration()
        try values.set("host", to: &configuration.host) { $0.isEmpty ? nil : $0 }
        try values.set("port", to: &configuration.port, allowed: 0...65_535)
        configuration.redis = try redis(values) ?? configuration.redis
        configuration.advice = advice(on: values, redis: configuration.redis)
        try values.set("acks", to: &configuration.acks) { Acknowledgement(rawValue: $0) }
        try values.set("socketio-adapter", to: &configuration.socketIOAdapter) { SocketIOAdapter(rawValue: $0) }
        try values.set("data", to: &configuration.dataDirectory) { $0.isEmpty ? nil : $0 }
        try values.set("node", to: &configuration.node) { try? NodeID(validating: $0) }
        try values.set("loops", to: &configuration.eventLoops, allowed: 0...1_024)
        try values.set("heartbeat", to: &configuration.rooms.heartbeat, parse: duration)
        var noCompression = false
        try values.set("no-compression", to: &noCompression, parse: boolean)
        configuration.compresses = !noCompression
        try values.set("drain-spread", to: &configuration.drainSpread, parse: duration)
        try values.set("history", to: &configuration.rooms.history, parse: history)
        configuration.rooms.historyArchive = values.text("history-archive")
        try values.set("history-check", to: &configuration.rooms.historyCheck, parse: duration)
        var noAutoCreate = false
        try values.set("no-auto-create", to: &noAutoCreate, parse: boolean)
        configuration.rooms.autoCreate = !noAutoCreate
        try values.set("public-url", to: &configuration.publicURLs) { list($0, publicURL) }
        try values.set("allow-origin", to: &configuration.allowedOrigins) { list($0, allowedOrigin) }
        try values.set("frame-ancestors", to: &configuration.frameAncestors) { FrameAncestors($0) }
        configuration.loginURL = try values.value("login-url") { LoginURL($0) }
        try values.set("list-boards", to: &configuration.listsBoards, parse: boolean)
        try values.set("open-admin", to: &configuration.opensAdmin, parse: boolean)
        configuration.tls = try tls(values)
        if values.text("hsts") != nil {
            var seconds = 0
            try values.set("hsts", to: &seconds, allowed: 0...63_072_000)
            configuration.strictTransportSeconds = seconds
        }
        configuration.audit = try values.value("audit") { $0.isEmpty ? nil : $0 }
        try readAuthentication(from: values, into: &configuration.authentication)
        try values.set("insecure", to: &configuration.isInsecure, parse: boolean)
        try values.set("log-level", to: &configuration.logLevel) { Logger.Level(rawValue: $0) }
        try values.set(
            "limit-operation-bytes", to: &configuration.rooms.limits.operationBytes, allowed: 1_024...900_000)
        try values.set("limit-operation-edits", to: &configuration.rooms.limits.editsPerOperation, allowed: 1...100_000)
        try values.set("limit-depth", to: &configuration.rooms.limits.depth, allowed: 1...48)
        try values.set("limit-element-bytes", to: &configuration.rooms.limits.elementBytes, allowed: 1_024...1_048_576)
        try values.set(
            "limit-element-properties", to: &configuration.rooms.limits.propertiesPerElement, allowed: 16...100_000)
        try values.set(
            "limit-board-elements", to: &configuration.rooms.limits.elementsPerBoard, allowed: 1...1_000_000)
        try values.set("limit-presence-bytes", to: &configuration.rooms.limits.presenceBytes, allowed: 16...65_536)
        try values.set("limit-socket-rooms", to: &configuration.roomLimits.roomsPerSocket, allowed: 1...10_000)
        try values.set("limit-room-name-bytes", to: &configuration.roomLimits.roomNameBytes, allowed: 20...1_024)
        try values.set("limit-room-event-bytes", to: &configuration.roomLimits.eventBytes, allowed: 256...900_000)
        try values.set("limit-archive-bytes", to: &configuration.rooms.archiveBytes, allowed: 1_024...1 << 40)
        try readExcalidraw(from: values, into: &configuration.excalidraw)
        try readPressure(from: values, into: &configuration)
        configuration.excalidraw.rates = configuration.rooms.rates
        (configuration.roomLimits.messagesPerSecond, configuration.roomLimits.bytesPerSecond) =
            (configuration.rooms.rates.messagesPerSecond, configuration.rooms.rates.bytesPerSecond)
        try configuration.check()
        return configuration
    }

    private static func redis(_ values: Values) throws -> String? {
        guard let file = values.text("redis-file") else { return values.text("redis") }
        guard values.text("redis") == nil else {
            throw ConfigurationError("redis and redis-file exclude each other")
        }
        return try RedisURLFile.read(file)
    }

    private static func advice(on values: Values, redis: String?) -> [String] {
        var settings = ["auth-secret-file"]
        if let redis, RedisURLFile.holdsPassword(redis) { settings.append("redis-file") }
        return settings.compactMap { setting in
            values.text(setting).flatMap { PrivateFile.advice(on: $0, of: setting) }
        }
    }

    private static func tls(_ values: Values) throws -> TLSFiles? {
        switch (values.text("tls-cert"), values.text("tls-key")) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return TLSFiles(certificate: certificate, key: key)
        default: throw ConfigurationError("tls-cert and tls-key go together: set both, or neither")
        }
    }

    private static func readExcalidraw(from values: Values, into limits: inout ExcalidrawLimits) throws {
        try values.set("excalidraw-room-bytes", to: &limits.room.bytes, allowed: 1_024...1 << 32)
        try values.set("excalidraw-room-entries", to: &limits.room.entries, allowed: 4...1_000_000)
        if values.text("excalidraw-retention") == "all" {
            limits.store.retention = nil
        } else if values.text("excalidraw-retention") != nil {
            var retention = TimeAmount.zero
            try values.set("excalidraw-retention", to: &retention, parse: days)
            limits.store.retention = retention
        }
        try values.set("excalidraw-versions", to: &limits.store.versions, allowed: 1...1_000)
        try values.set("excalidraw-object-bytes", to: &limits.objectBytes, allowed: 1_024...1 << 30)
    }

    /// Who clients are.
    private static func readAuthentication(
        from values: Values, into settings: inout AuthenticationSettings
    ) throws {
        let variable = values.text("auth-secret")
        if let file = values.text("auth-secret-file") {
            guard variable == nil else {
                throw ConfigurationError("auth-secret-file and \(SecretFile.environmentName) exclude each other")
            }
            settings.secret = try SecretFile.read(file)
        } else if let variable {
            settings.secret = try SecretFile.secret(variable.utf8, of: SecretFile.environmentName)
        }
        // It would be in `ps`, and in the log whenever the keys can't be loaded.
        if let source = values.text("auth-jwks"), source.contains("://"),
            URLComponents(string: source).map({ $0.user != nil || $0.password != nil }) ?? source.contains("@")
        {
            throw ConfigurationError("auth-jwks: public keys need no user and no password in their URL")
        }
        settings.keySet = try values.value("auth-jwks") { text in
            let isURL = text.contains("://")
            return text.isEmpty || isURL && !text.lowercased().hasPrefix("https://") ? nil : text
        }
        settings.keySetAuthorities = try values.value("auth-jwks-ca") { $0.isEmpty ? nil : $0 }
        settings.rules.issuer = try values.value("auth-issuer") { $0.isEmpty ? nil : $0 }
        settings.rules.audience = try values.value("auth-audience") { $0.isEmpty ? nil : $0 }
        try values.set("creators", to: &settings.creators) { AccessPolicy.Creators(rawValue: $0) }
    }

    /// The limits that protect a node from floods, crowds and slow consumers.
    private static func readPressure(from values: Values, into configuration: inout NodeConfiguration) throws {
        try values.set("stall-timeout", to: &configuration.rooms.stallTimeout, parse: duration)
        try values.set("rate-messages", to: &configuration.rooms.rates.messagesPerSecond, allowed: 0...1_000_000)
        try values.set("rate-bytes", to: &configuration.rooms.rates.bytesPerSecond, allowed: 0...1_000_000_000)
        try values.set("rate-burst", to: &configuration.rooms.rates.burst, parse: duration)
        try values.set("rate-patience", to: &configuration.rooms.rates.gracePeriod, parse: duration)
        try values.set("principal-sessions", to: &configuration.rooms.principals.sessions, allowed: 0...10_000_000)
        try values.set(
            "principal-messages", to: &configuration.rooms.principals.messagesPerSecond, allowed: 0...10_000_000)
        try values.set(
            "principal-bytes", to: &configuration.rooms.principals.bytesPerSecond, allowed: 0...10_000_000_000)
        try values.set("principal-streams", to: &configuration.work.streamsPerParty, allowed: 1...1_000)
        try values.set("link-rate", to: &configuration.connections.linksPerMinute, allowed: 0...1_000_000)
        try values.set("joins", to: &configuration.rooms.maximumJoining, allowed: 1...100_000)
        try values.set("joins-waiting", to: &configuration.rooms.maximumWaitingToJoin, allowed: 0...1_000_000)
        try values.set("work", to: &configuration.work.atOnce, allowed: 1...1_024)
        try values.set("work-waiting", to: &configuration.work.waiting, allowed: 0...100_000)
        try values.set("imports", to: &configuration.work.imports, allowed: 1...1_024)
        try values.set("work-bytes", to: &configuration.work.bytes, allowed: 1_048_576...1_099_511_627_776)
        try values.set("http-stall-timeout", to: &configuration.httpStallTimeout, parse: duration)
        try values.set("http-linger-bytes", to: &configuration.httpLingerBytes, allowed: 0...1_073_741_824)
        if values.text("connections") != nil {
            var total = 0
            try values.set("connections", to: &total, allowed: 1...10_000_000)
            configuration.connections.total = total
        }
        try values.set("address-connections", to: &configuration.connections.perAddress, allowed: 0...10_000_000)
        try values.set("address-rate", to: &configuration.connections.perAddressAndSecond, allowed: 0...1_000_000)
        try values.set("http-rate", to: &configuration.connections.requestsPerSecond, allowed: 0...1_000_000)
        try values.set("board-rate", to: &configuration.connections.boardsPerSecond, allowed: 0...1_000_000)
        try values.set("proxies", to: &configuration.connections.proxies) { text in
            let ranges = text.split(separator: ",").map { AddressRange($0.trimmingCharacters(in: .whitespaces)) }
            return ranges.contains(nil) ? nil : ranges.compactMap(\.self)
        }
    }

    /// Reads what commas separate. Nil if one of it can't be read.
    private static func list<Value>(_ text: String, _ parse: (String) -> Value?) -> [Value]? {
        let values = text.split(separator: ",").map { parse($0.trimmingCharacters(in: .whitespaces)) }
        return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
    }

    /// Reads `https://draw.example.org`; a path is of no consequence.
    private static func publicURL(_ text: String) -> WebOrigin? {
        guard let scheme = text.firstRange(of: "://"), !text.contains(where: { "@?#".contains($0) }) else { return nil }
        let origin = text[..<(text[scheme.upperBound...].firstIndex(of: "/") ?? text.endIndex)]
        return WebOrigin(origin).flatMap { $0.isOfTheWeb ? $0 : nil }
    }

    private static func allowedOrigin(_ text: String) -> String? {
        text == "*" || WebOrigin(text) != nil ? text : nil
    }

    @Sendable private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: nil
        }
    }

    /// Reads `25s`, `500ms` or `2m`; a bare number is in seconds.
    @Sendable static func duration(_ text: String) -> TimeAmount? {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
        for (unit, milliseconds) in units where text.hasSuffix(unit) {
            guard let value = Int64(text.dropLast(unit.count)), (1...100_000).contains(value) else { continue }
            return .milliseconds(value * milliseconds)
        }
        return Int64(text).flatMap { (1...100_000).contains($0) ? .seconds($0) : nil }
    }

    /// Reads a time like `180d`, or a shorter one.
    @Sendable static func days(_ text: String) -> TimeAmount? {
        guard text.hasSuffix("d") else { return duration(text) }
        return Int64(text.dropLast()).flatMap { (1...36_500).contains($0) ? .hours($0 * 24) : nil }
    }

    /// Reads `all`, a number of operations of at least 1,000, or a time like `30d` or `12h`.
    @Sendable static func history(_ text: String) -> HistoryPolicy? {
        if text == "all" { return .all }
        if let count = Int(text) { return count >= 1_000 ? .newest(count) : nil }
        if text.hasSuffix("d") {
            return Int64(text.dropLast()).flatMap { (1...36_500).contains($0) ? .within(.hours($0 * 24)) : nil }
        }
        return duration(text).map { .within($0) }
    }

    private struct Values {
        let reader: ConfigReader

        /// A file may hold numbers and booleans; everything else is text.
        func text(_ name: String) -> String? {
            let key = ConfigKey([ConfigurationSource.key(name)])
            return reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init)
                ?? reader.bool(forKey: key).map { String($0) }
        }

        func set<Value>(_ name: String, to value: inout Value, parse: (String) -> Value?) throws {
            if let parsed = try self.value(name, parse: parse) { value = parsed }
        }

        /// Nil if the setting is not there.
        func value<Value>(_ name: String, parse: (String) -> Value?) throws -> Value? {
            guard let text = text(name) else { return nil }
            guard let parsed = parse(text) else {
                let help = Setting.all.first { $0.name == name }?.help ?? ""
                throw ConfigurationError("\(name) can't be \"\(text)\". \(help)")
            }
            return parsed
        }

        func set(_ name: String, to value: inout Int, allowed: ClosedRange<Int>) throws {
            guard let text = text(name) else { return }
            guard let parsed = Int(text), allowed.contains(parsed) else {
                throw ConfigurationError(
                    "\(name) must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound), not \"\(text)\""
                )
            }
            value = parsed
        }
    }
}
