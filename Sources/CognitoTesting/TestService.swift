import CognitoCore
import EnvironmentReading
import HTTPServer
public import HTTPTesting
public import ServiceRuntime

/// Runs a whole service in this process, as `HTTPService.main` does, on a port of its own, while a test calls it.
///
///     try await withService(trusting: pool, assemble: { try Books.assemble($0) }) { client in
///         let response = try await client.get("/books", token: token)
///     }
///
/// Nothing of the process' environment is read. The service's log is silent below `critical`. A process has one destination for what is counted
/// with swift-metrics, and this is none: a test that looks for it in `/metrics` calls `MetricsSystem.bootstrap(service.registry)` while it assembles, once.
///
/// - Parameters:
///   - pool: A pool that has started, in which the service's verifier is to trust; `nil` for a service without tokens.
///   - variables: Variables of the service, which hide those of the pool.
///   - assemble: What the program gives to `HTTPService.main`.
///   - test: Is given a client of the service. The service ends with it.
/// - Throws: What assembling and starting throw, such as `ConfigurationFaults`; what the test throws.
public func withService(
    trusting pool: EmbeddedUserPool? = nil, variables: [String: String] = [:], assemble: (HTTPServiceBuilder) async throws -> Void,
    _ test: (TestClient) async throws -> Void
) async throws {
    let usual = ["HTTP_HOST": "127.0.0.1", "HTTP_PORT": "0", "LOG_LEVEL": "critical"]
    let all = usual.merging(pool?.variables ?? [:]) { $1 }.merging(variables) { $1 }
    let builder = HTTPServiceBuilder("test", Environment(process: all))
    try await assemble(builder)
    let (addresses, listening) = AsyncStream<ListenerAddress>.makeStream()
    let service = try builder.build(onListening: { listening.yield($0) })
    async let serving: Void = {
        defer { listening.finish() }
        try await service.run()
    }()
    // It ends without an address where it cannot start.
    for await address in addresses {
        try await test(try TestClient(address.url))
        return
    }
    try await serving
}

extension EmbeddedUserPool {
    /// The variables by which a service trusts this pool, which has started. The group of administrators is `admins`.
    ///
    /// A service in another process takes them as they are, too. `COGNITO_ISSUER`, `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER` and the names of
    /// pool, Region and clients are among them.
    public var variables: [String: String] {
        let pool = userPool
        return [
            "COGNITO_USER_POOL_ID": pool.id, "COGNITO_MAIN_REGION": pool.region,
            "COGNITO_CLIENT_ID": pool.clientIDs.joined(separator: ","), "COGNITO_ADMINS_GROUP_NAME": "admins",
            "COGNITO_ISSUER": pool.issuer, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": baseURL.text,
        ]
    }
}
