// swift-tools-version: 6.1

import PackageDescription

// docs/DESIGN.md, "Node", fixes the targets and the direction of their imports: a target depends only on targets that stand
// further up in this list, and declares exactly what it imports, which `make lint` checks.
let package = Package(
    name: "easel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "easel", targets: ["easel"]),
        .library(name: "EaselBoard", targets: ["EaselBoard"]),
        .library(name: "EaselClient", targets: ["EaselClient"]),
        .library(name: "SocketIO", targets: ["SocketIO"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "CommandLineArguments", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CMsgpack", pkgConfig: "msgpack", providers: [.apt(["libmsgpack-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "EaselBackoff",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio")
            ]),
        .target(name: "EaselJSON", dependencies: ["CJansson"]),
        .target(
            name: "EaselBoard",
            dependencies: [
                "EaselJSON",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "EaselDrawing", dependencies: ["EaselJSON", "EaselBoard"]),
        .target(
            name: "EaselAuth",
            dependencies: [
                "EaselJSON", "EaselBoard",
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        .target(
            name: "EaselRedis",
            dependencies: [
                "CHiredis", "EaselBackoff",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "SocketIO",
            dependencies: [
                "CMsgpack", "CZlib", "EaselBackoff", "EaselJSON", "EaselRedis",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .target(
            name: "EaselLog",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselRedis",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .target(
            name: "EaselRoom",
            dependencies: [
                "EaselBackoff", "EaselJSON", "EaselBoard", "EaselAuth", "EaselLog",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .target(
            name: "EaselWeb",
            dependencies: [
                "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("client"), .copy("whiteboard")]),
        .target(
            name: "EaselServer",
            dependencies: [
                "EaselBackoff", "EaselJSON", "EaselBoard", "EaselDrawing", "EaselAuth", "EaselRedis", "EaselLog",
                "EaselRoom", "EaselWeb", "SocketIO",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Contracts/asyncapi.yaml"), .copy("Contracts/openapi.yaml")]),
        .target(
            name: "EaselClient",
            dependencies: [
                "EaselBackoff", "EaselJSON", "EaselBoard",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "easel",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselDrawing", "EaselAuth", "EaselRedis", "EaselLog", "EaselRoom",
                "EaselServer", "EaselWeb", "EaselClient",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            plugins: ["BuildInformation"]),
        .plugin(name: "BuildInformation", capability: .buildTool()),
        .target(
            name: "EaselFuzz",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselDrawing", "EaselRedis", "SocketIO", "EaselLog", "EaselRoom",
                "EaselWeb",
                "EaselServer", "EaselTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Fuzz/Targets"),
        .executableTarget(
            name: "SequencingBenchmark",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselRedis", "EaselLog",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Benchmarks/Sequencing"),
        .target(
            name: "EaselTestSupport",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselClient",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/EaselTestSupport"),
        .testTarget(
            name: "EaselBackoffTests",
            dependencies: [
                "EaselBackoff", "EaselTestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(name: "EaselJSONTests", dependencies: ["EaselJSON", "EaselTestSupport"]),
        .testTarget(
            name: "EaselBoardTests", dependencies: ["EaselJSON", "EaselBoard", "EaselTestSupport"],
            exclude: ["digest.py"]),
        .testTarget(
            name: "EaselAuthTests",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselAuth",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]),
        .testTarget(
            name: "EaselDrawingTests", dependencies: ["EaselJSON", "EaselBoard", "EaselDrawing", "EaselTestSupport"]),
        .testTarget(
            name: "EaselRedisTests",
            dependencies: [
                "EaselBackoff", "EaselRedis", "EaselTestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(name: "ChatExample", dependencies: ["SocketIO"], path: "Examples/Chat"),
        .testTarget(
            name: "SocketIOTests",
            dependencies: [
                "ChatExample", "EaselFuzz", "EaselJSON", "EaselRedis", "EaselTestSupport", "SocketIO",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            exclude: [
                "Adapters/foreign_node.py", "EngineIO/engine_client.py", "Protocol/browser_client.js",
                "Protocol/socket_client.py", "requirements.txt",
            ]),
        .testTarget(
            name: "EaselLogTests",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselRedis", "EaselLog", "EaselTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "EaselRoomTests",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselAuth", "EaselLog", "EaselRoom", "EaselTestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "EaselWebTests",
            dependencies: [
                "EaselWeb",
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(
            name: "EaselFuzzTests",
            dependencies: ["EaselJSON", "EaselBoard", "EaselFuzz", "EaselTestSupport", "easel"],
            exclude: ["json_oracle.py"]),
        .testTarget(
            name: "EaselChaosTests",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselClient", "EaselTestSupport", "easel",
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(
            name: "EaselClientTests", dependencies: ["EaselJSON", "EaselBoard", "EaselClient", "EaselTestSupport"]),
        .testTarget(
            name: "EaselCommandTests",
            dependencies: ["EaselJSON", "EaselBoard", "EaselClient", "EaselTestSupport", "easel"]),
        .testTarget(
            name: "EaselServerTests",
            dependencies: [
                "EaselJSON", "EaselBoard", "EaselAuth", "SocketIO", "EaselLog", "EaselRoom", "EaselWeb", "EaselServer",
                "EaselClient", "EaselTestSupport", "easel",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: [
                "Excalidraw/excalidraw_peer.py", "SocketIO/gateway_client.py", "TLS/secure_client.py",
                "WorkCounts/work_counts.c", "clock_offset.c",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// `make tests` has what is tested compiled with -O, and the tests themselves not: that takes longer to compile than it saves, and
// what a test holds would be let go where it is last named. This flag comes behind that of the command line.
for target in package.targets where target.type == .test || target.name == "EaselTestSupport" {
    target.swiftSettings = [.unsafeFlags(["-Xfrontend", "-Onone"])]
}

// `make fuzz` and `make sanitize` have Easel's own parts watched. SwiftPM's `--sanitize` would have all dependencies
// watched too, which takes a quarter of an hour to build, and of two flags that it makes of two sanitizers the compiler
// heeds the last.
if let sanitizers = Context.environment["EASEL_SANITIZE"] {
    let watched = ["-sanitize=\(sanitizers)"] + (sanitizers.contains("fuzzer") ? ["-O", "-parse-as-library"] : [])
    if sanitizers.contains("fuzzer") {
        package.targets.append(.executableTarget(name: "easel-fuzz", dependencies: ["EaselFuzz"], path: "Fuzz/Driver"))
    }
    for target in package.targets where target.type != .system && target.type != .plugin {
        target.swiftSettings = [.unsafeFlags(watched)]
        target.linkerSettings = [.unsafeFlags(["-sanitize=\(sanitizers)", "-use-ld=lld"])]
    }
}
