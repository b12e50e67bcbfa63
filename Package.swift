// swift-tools-version:6.2
import PackageDescription

/// Every target reads the same way: Swift 6 mode, `any` spelled out, imports internal unless said otherwise.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Targets that call C, or handle memory themselves, mark each unsafe use, so that a review can find them all.
let houseCallingC = house + [.strictMemorySafety()]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let inMemoryTracing = Target.Dependency.product(name: "InMemoryTracing", package: "swift-distributed-tracing")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(
    name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"]))
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "lions-den",
    products: [
        .executable(name: "lionsden", targets: ["LionsDen"]),
        .executable(name: "lionsden-dev", targets: ["LionsDenDev"]),
        .library(name: "FileReading", targets: ["FileReading"]),
        .library(name: "EnvironmentReading", targets: ["EnvironmentReading"]),
        .library(name: "StrictJSON", targets: ["StrictJSON"]),
        .library(name: "JOSE", targets: ["JOSE"]),
        .library(name: "HTTPServer", targets: ["HTTPServer"]),
        .library(name: "CognitoCore", targets: ["CognitoCore"]),
        .library(name: "CognitoAuth", targets: ["CognitoAuth"]),
        .library(name: "CognitoHummingbird", targets: ["CognitoHummingbird"]),
        .library(name: "Storage", targets: ["Storage"]),
        .library(name: "ServiceRuntime", targets: ["ServiceRuntime"]),
        .library(name: "CognitoRuntime", targets: ["CognitoRuntime"]),
        .library(name: "ServiceClient", targets: ["ServiceClient"]),
        .library(name: "PrometheusMetrics", targets: ["PrometheusMetrics"]),
        .library(name: "Signing", targets: ["Signing"]),
        .library(name: "HTTPTesting", targets: ["HTTPTesting"]),
        .library(name: "CognitoPool", targets: ["CognitoPool"]),
        .library(name: "CognitoTesting", targets: ["CognitoTesting"]),
    ],
    traits: [
        .trait(name: "Hummingbird", description: "CognitoHummingbird: guards for Hummingbird's router. Without it that is empty.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        // Neither resolved nor fetched without the trait: nothing else depends on it.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .target(name: "CLinuxIO"),

        .target(name: "FileReading", dependencies: ["CLinuxIO"], swiftSettings: houseCallingC),
        .target(name: "StrictJSON", swiftSettings: houseCallingC),
        .target(name: "CoreSyntax", swiftSettings: houseCallingC),
        .target(name: "Locking", swiftSettings: houseCallingC),
        .target(name: "LogSafety", dependencies: ["StrictJSON", "COpenSSL"], swiftSettings: houseCallingC),
        .target(
            name: "EnvironmentReading", dependencies: ["CoreSyntax", "FileReading", "LogSafety", "StrictJSON"], swiftSettings: house),
        .target(name: "WebSocketFraming", dependencies: ["COpenSSL", "CZlib"], swiftSettings: houseCallingC),
        .target(name: "JOSE", dependencies: ["Locking", "StrictJSON", "COpenSSL"], swiftSettings: houseCallingC),
        .target(name: "HTTP2Framing", dependencies: ["CNGHTTP2"], swiftSettings: houseCallingC),
        .target(
            name: "HTTPServer",
            dependencies: [
                "CoreSyntax", "FileReading", "HTTP2Framing", "Locking", "StrictJSON", "WebSocketFraming", "CLinuxIO", "COpenSSL", httpTypes,
                logging,
            ],
            swiftSettings: houseCallingC),
        .target(
            name: "CognitoCore",
            dependencies: [
                "CoreSyntax", "EnvironmentReading", "FileReading", "JOSE", "Locking", "LogSafety", "StrictJSON", "CCurl", "COpenSSL",
                logging, tracing,
            ],
            swiftSettings: houseCallingC),
        .target(
            name: "CognitoAuth", dependencies: ["CognitoCore", "CoreSyntax", "HTTPServer", "JOSE", "StrictJSON", httpTypes],
            swiftSettings: house),
        .target(
            name: "CognitoHummingbird",
            dependencies: ["CognitoAuth", "CognitoCore", "HTTPServer", httpTypes, hummingbird, lifecycle, logging], swiftSettings: house),
        .target(name: "Signing", dependencies: ["JOSE", "StrictJSON", "COpenSSL"], swiftSettings: houseCallingC),
        .target(
            name: "HTTPTesting",
            dependencies: [
                "HTTPServer", "JOSE", "Signing", "StrictJSON", "WebSocketFraming", "CNGHTTP2", "COpenSSL", httpTypes, logging,
            ],
            swiftSettings: houseCallingC),
        .target(
            name: "CognitoPool",
            dependencies: [
                "CognitoCore", "CoreSyntax", "EnvironmentReading", "FileReading", "HTTPServer", "JOSE", "Locking", "Signing", "StrictJSON",
                "COpenSSL", httpTypes, logging,
            ],
            swiftSettings: houseCallingC),
        .target(
            name: "CognitoTesting",
            dependencies: [
                "CognitoCore", "CognitoPool", "EnvironmentReading", "HTTPServer", "HTTPTesting", "JOSE", "ServiceRuntime", "Signing",
                "StrictJSON", httpTypes,
            ],
            swiftSettings: house),
        .target(name: "Storage", dependencies: ["JOSE", "Locking", "StrictJSON", "CPQ", "CSQLite"], swiftSettings: houseCallingC),
        .target(name: "PrometheusMetrics", dependencies: ["Locking", metrics], swiftSettings: houseCallingC),
        .target(
            name: "ServiceRuntime",
            dependencies: [
                "CoreSyntax", "EnvironmentReading", "FileReading", "HTTPServer", "Locking", "LogSafety", "PrometheusMetrics", "StrictJSON",
                "CLinuxIO", httpTypes, lifecycle, logging, metrics, tracing,
            ],
            swiftSettings: house),
        .target(
            name: "CognitoRuntime",
            dependencies: [
                "CognitoCore", "EnvironmentReading", "HTTPServer", "JOSE", "PrometheusMetrics", "ServiceRuntime", "StrictJSON", logging,
                metrics,
            ],
            swiftSettings: house),
        .target(
            name: "ServiceClient",
            dependencies: [
                "CognitoAuth", "CognitoCore", "CoreSyntax", "EnvironmentReading", "HTTPServer", "JOSE", "PrometheusMetrics",
                "ServiceRuntime", "StrictJSON", httpTypes, logging, metrics,
            ],
            swiftSettings: house),
        .target(
            name: "App",
            dependencies: [
                "CognitoAuth", "CognitoCore", "CognitoRuntime", "CoreSyntax", "EnvironmentReading", "HTTPServer", "JOSE", "Locking",
                "PrometheusMetrics", "ServiceRuntime", "Storage", "StrictJSON", argumentParser, httpTypes, lifecycle, logging, metrics,
                tracing,
            ],
            swiftSettings: house),
        .executableTarget(name: "LionsDen", dependencies: ["App", "ServiceRuntime", argumentParser, logging], swiftSettings: house),
        .executableTarget(
            name: "LionsDenDev",
            dependencies: [
                "App", "CognitoAuth", "CognitoCore", "CognitoPool", "CognitoTesting", "CoreSyntax", "EnvironmentReading", "HTTPServer",
                "JOSE", "ServiceRuntime", "Signing", "StrictJSON", argumentParser, httpTypes, logging,
            ],
            resources: [
                .embedInCode("Console/console.html"), .embedInCode("New/Template/Package.swift.txt"),
                .embedInCode("New/Template/Program.swift.txt"), .embedInCode("New/Template/Callers.swift.txt"),
                .embedInCode("New/Template/RouteTests.swift.txt"), .embedInCode("New/Template/Makefile.txt"),
                .embedInCode("New/Template/Dockerfile.txt"),
            ], swiftSettings: house),

        .testTarget(name: "LockingTests", dependencies: ["Locking"], swiftSettings: house),
        .testTarget(name: "FileReadingTests", dependencies: ["FileReading"], swiftSettings: house),
        .testTarget(
            name: "EnvironmentReadingTests", dependencies: ["EnvironmentReading", "FileReading", "HTTPTesting"], swiftSettings: house),
        .testTarget(name: "LogSafetyTests", dependencies: ["LogSafety"], swiftSettings: house),
        .testTarget(name: "WebSocketFramingTests", dependencies: ["WebSocketFraming"], swiftSettings: house),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: house),
        .testTarget(name: "JOSETests", dependencies: ["JOSE", "Signing", "StrictJSON", "COpenSSL"], swiftSettings: house),
        .testTarget(name: "HTTP2FramingTests", dependencies: ["HTTP2Framing", "CNGHTTP2"], swiftSettings: house),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: [
                "HTTPServer", "FileReading", "HTTP2Framing", "HTTPTesting", "Locking", "JOSE", "StrictJSON", "WebSocketFraming", httpTypes,
                logging,
            ],
            swiftSettings: house),
        .testTarget(
            name: "CognitoCoreTests",
            dependencies: [
                "CognitoCore", "CognitoTesting", "EnvironmentReading", "FileReading", "HTTPTesting", "JOSE", "Locking", "StrictJSON",
                logging,
                inMemoryTracing, tracing, "CoreSyntax",
            ],
            swiftSettings: house),
        .testTarget(
            name: "CognitoAuthTests",
            dependencies: [
                "CognitoAuth", "CognitoCore", "CognitoTesting", "HTTPServer", "HTTPTesting", "JOSE", "StrictJSON", httpTypes, logging,
            ],
            swiftSettings: house),
        .testTarget(
            name: "HTTPTestingTests",
            dependencies: ["HTTPTesting", "CognitoCore", "HTTPServer", "JOSE", "StrictJSON", httpTypes, logging],
            swiftSettings: house),
        .testTarget(
            name: "CognitoPoolTests",
            dependencies: [
                "CognitoPool", "CognitoCore", "CognitoTesting", "EnvironmentReading", "HTTPServer", "HTTPTesting", "JOSE", "Locking",
                "Signing",
                "StrictJSON", logging,
            ],
            swiftSettings: house),
        .testTarget(name: "StorageTests", dependencies: ["Storage", "JOSE"], swiftSettings: house),
        .testTarget(name: "PrometheusMetricsTests", dependencies: ["PrometheusMetrics", metrics], swiftSettings: house),
        .testTarget(
            name: "ServiceRuntimeTests",
            dependencies: [
                "ServiceRuntime", "EnvironmentReading", "HTTPServer", "HTTPTesting", "PrometheusMetrics", "StrictJSON", httpTypes,
                lifecycle, logging, inMemoryTracing, tracing,
            ],
            swiftSettings: house),
        .testTarget(
            name: "CognitoRuntimeTests",
            dependencies: ["CognitoRuntime", "CognitoCore", "PrometheusMetrics", "ServiceRuntime", "StrictJSON"], swiftSettings: house),
        .testTarget(
            name: "ServiceClientTests",
            dependencies: [
                "ServiceClient", "CognitoAuth", "CognitoCore", "CognitoPool", "CognitoTesting", "EnvironmentReading", "HTTPServer", "JOSE",
                "HTTPTesting", "PrometheusMetrics", "ServiceRuntime", "StrictJSON", httpTypes, inMemoryTracing, logging,
            ],
            swiftSettings: house),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "App", "CognitoCore", "CognitoRuntime", "EnvironmentReading", "HTTPServer", "JOSE", "PrometheusMetrics",
                "ServiceRuntime", "Storage", "StrictJSON", httpTypes, logging, inMemoryTracing, tracing,
            ],
            swiftSettings: house),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "App", "CognitoAuth", "CognitoCore", "CognitoRuntime", "CognitoTesting", "EnvironmentReading", "HTTPServer", "JOSE",
                "LionsDenDev", "ServiceRuntime", "Storage", "StrictJSON", logging,
            ],
            swiftSettings: house),
    ]
)

/// What a plain build never compiles: the environment names what to add, separated by commas.
let extras = Set((Context.environment["LIONSDEN_EXTRAS"] ?? "").split(separator: ",").map(String.init))

if extras.contains("bench") {
    package.targets += [
        .target(name: "AllocationCount", path: "Benchmarks/AllocationCount"),
        .executableTarget(
            name: "Micro",
            dependencies: [
                "AllocationCount", "App", "CognitoCore", "CognitoTesting", "EnvironmentReading", "HTTPServer", "JOSE", "PrometheusMetrics",
                "ServiceRuntime", "StrictJSON", logging,
            ],
            path: "Benchmarks/Micro", swiftSettings: houseCallingC),
    ]
}

if extras.contains("fuzz") {
    package.dependencies.append(.package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"))
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "CognitoCore", "CognitoTesting", "HTTP2Framing", "HTTPServer", "JOSE", "StrictJSON", "WebSocketFraming", argumentParser,
                httpTypes,
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/Fuzz", swiftSettings: house))
}
