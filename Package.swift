// swift-tools-version: 6.1

import PackageDescription

// The targets and the direction of their imports are fixed by section 7 of the design: an arrow here points
// only to a target that stands further up in this list.
let package = Package(
    name: "easel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "easel", targets: ["easel"]),
        .library(name: "EaselBoard", targets: ["EaselBoard"]),
        .library(name: "EaselClient", targets: ["EaselClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "CommandLineArguments", "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "EaselBackoff", dependencies: [.product(name: "NIOCore", package: "swift-nio")]),
        .target(name: "EaselJSON", dependencies: ["CJansson"]),
        .target(
            name: "EaselBoard",
            dependencies: ["EaselJSON", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "EaselDrawing", dependencies: ["EaselBoard"]),
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
            name: "EaselLog",
            dependencies: [
                "EaselBoard", "EaselRedis",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ]),
        .target(
            name: "EaselRoom",
            dependencies: [
                "EaselBackoff", "EaselLog",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]),
        .target(
            name: "EaselWeb",
            dependencies: [
                "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.copy("client"), .copy("whiteboard")]),
        .target(
            name: "EaselServer",
            dependencies: [
                "EaselDrawing", "EaselRoom", "EaselWeb",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Contracts/asyncapi.yaml"), .copy("Contracts/openapi.yaml")]),
        .target(
            name: "EaselClient",
            dependencies: [
                "EaselBackoff", "EaselBoard",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "easel",
            dependencies: [
                "EaselServer", "EaselClient", "EaselDrawing",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            plugins: ["BuildInformation"]),
        .plugin(name: "BuildInformation", capability: .buildTool()),
        .target(
            name: "EaselFuzz",
            dependencies: [
                "EaselServer", "EaselTestSupport", "EaselWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Fuzz/Targets"),
        .executableTarget(
            name: "SequencingBenchmark",
            dependencies: [
                "EaselLog",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Benchmarks/Sequencing"),
        .target(
            name: "EaselTestSupport",
            dependencies: [
                "EaselClient",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Tests/EaselTestSupport"),
        .testTarget(name: "EaselBackoffTests", dependencies: ["EaselBackoff", "EaselTestSupport"]),
        .testTarget(name: "EaselJSONTests", dependencies: ["EaselJSON", "EaselTestSupport"]),
        .testTarget(name: "EaselBoardTests", dependencies: ["EaselBoard", "EaselTestSupport"], exclude: ["digest.py"]),
        .testTarget(name: "EaselDrawingTests", dependencies: ["EaselDrawing", "EaselTestSupport"]),
        .testTarget(name: "EaselRedisTests", dependencies: ["EaselBackoff", "EaselRedis", "EaselTestSupport"]),
        .testTarget(name: "EaselLogTests", dependencies: ["EaselLog", "EaselTestSupport"]),
        .testTarget(name: "EaselRoomTests", dependencies: ["EaselRoom", "EaselTestSupport"]),
        .testTarget(name: "EaselWebTests", dependencies: ["EaselWeb"]),
        .testTarget(
            name: "EaselFuzzTests", dependencies: ["EaselFuzz", "EaselClient", "EaselTestSupport", "easel"],
            exclude: ["json_oracle.py"]),
        .testTarget(name: "EaselChaosTests", dependencies: ["EaselClient", "EaselTestSupport", "easel"]),
        .testTarget(
            name: "EaselServerTests",
            dependencies: ["EaselServer", "EaselWeb", "EaselClient", "EaselTestSupport", "easel"],
            exclude: ["clock_offset.c"]),
    ],
    swiftLanguageModes: [.v6]
)

// `make fuzz` and `make sanitize` have Easel's own parts watched. SwiftPM's `--sanitize` would have all dependencies
// watched too, which takes a quarter of an hour to build, and of two flags that it makes of two sanitizers the compiler
// heeds the last.
if let sanitizers = Context.environment["EASEL_SANITIZE"] {
    let watched = ["-sanitize=\(sanitizers)"] + (sanitizers.contains("fuzzer") ? ["-O", "-parse-as-library"] : [])
    if sanitizers.contains("fuzzer") {
        package.targets.append(.executableTarget(name: "easel-fuzz", dependencies: ["EaselFuzz"], path: "Fuzz/Driver"))
    }
    for target in package.targets where target.type != .system {
        target.swiftSettings = [.unsafeFlags(watched)]
        target.linkerSettings = [.unsafeFlags(["-sanitize=\(sanitizers)", "-use-ld=lld"])]
    }
}
