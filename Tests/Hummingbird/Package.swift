// swift-tools-version:6.2
import PackageDescription

/// The tests of CognitoHummingbird and the program of docs/hummingbird.md, as packages that depend on this one see it: with the trait.
/// Tests/Hummingbird/run copies it to .build/hummingbird/package, where the paths lead home, and puts the article's files beside it.
let package = Package(
    name: "hummingbird-den",
    dependencies: [
        .package(name: "lions-den", path: "../../..", traits: ["Hummingbird"]),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
    ],
    targets: [
        .executableTarget(
            name: "Den",
            dependencies: [
                .product(name: "CognitoAuth", package: "lions-den"),
                .product(name: "CognitoCore", package: "lions-den"),
                .product(name: "CognitoHummingbird", package: "lions-den"),
                .product(name: "Hummingbird", package: "hummingbird"),
            ]),
        .testTarget(
            name: "DenTests",
            dependencies: [
                "Den",
                .product(name: "CognitoCore", package: "lions-den"),
                .product(name: "CognitoTesting", package: "lions-den"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        .testTarget(
            name: "CognitoHummingbirdTests",
            dependencies: [
                .product(name: "CognitoAuth", package: "lions-den"),
                .product(name: "CognitoCore", package: "lions-den"),
                .product(name: "CognitoHummingbird", package: "lions-den"),
                .product(name: "CognitoTesting", package: "lions-den"),
                .product(name: "HTTPServer", package: "lions-den"),
                .product(name: "StrictJSON", package: "lions-den"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
    ]
)
