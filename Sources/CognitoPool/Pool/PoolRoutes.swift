import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON
import Synchronization

/// The pool's HTTP surface: its API at `/`, its key set and its discovery document.
struct PoolRoutes: Sendable {
    /// More than the API reads, so that its own error, and not the server's 413, answers content that is too large.
    static let acceptedBytes = 4 * 1_048_576
    /// The largest content that the API reads.
    static let maximumBytes = 1_048_576

    let pools: UserPools

    func register(on root: RouteGroup<RequestContext>) {
        let hosts = knownHosts
        // Its own errors, in Cognito's shape, answer everything that is wrong with a call.
        root.accepting(contentBytes: Self.acceptedBytes).post("/") { context in
            await PoolCall(request: context.request, pools: pools, hosts: hosts).response()
        }
        let known = root.use(hosts)
        known.get(":pool/.well-known/jwks.json", .path("pool")) { pool in
            try document(of: pool) { service in JSONValue.raw(service.keys.withLock { $0.keySet }) }
        }
        for path in Self.discoveryPaths {
            known.get(path, .path("pool")) { pool in try document(of: pool, discovery(of:)) }
        }
        MessagesRoute(pools: pools).register(on: known)
        OAuthRoutes(pools: pools).register(on: known)
        for path in ["/", ":pool/.well-known/jwks.json"] + Self.discoveryPaths {
            known.on(.options)(path) { _ in PoolCORS.preflight }
        }
    }

    /// After the issuer, and in front of its path.
    ///
    /// Source: OpenID Connect Discovery 1.0 §4; RFC 8414 §3.1
    private static let discoveryPaths = [
        ":pool/.well-known/openid-configuration", ".well-known/oauth-authorization-server/:pool",
    ]

    /// This machine, and the host that the pool gives as its issuer's.
    private var knownHosts: KnownHost {
        let parts = pools.first.issuer.split(separator: "/", omittingEmptySubsequences: false)
        return KnownHost(parts.count > 2 ? [String(parts[2])] : [])
    }

    private func document(of pool: String, _ json: (PoolService) -> JSONValue) throws -> Response {
        guard let service = try? pools.pool(id: pool) else {
            throw Problem.notFound.with(.accessControlAllowOrigin, Unconfirmed.allowedOrigin)
        }
        return PoolCORS.opened(Response(json: json(service)))
    }

    private func discovery(of service: PoolService) -> JSONValue {
        PoolDiscovery(pool: service.pool, home: service.configuration.issuer.home(listeningAt: service.pool.endpoint)).document
    }
}

/// Browsers call a user pool directly, so every answer says that they may read it, errors too.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
enum PoolCORS {
    static var preflight: Response {
        var response = opened(Response(status: .noContent))
        response.addField(.accessControlAllowMethods, Unconfirmed.allowedMethods)
        response.addField(.accessControlAllowHeaders, Unconfirmed.allowedFields)
        response.addField(.accessControlMaxAge, Unconfirmed.preflightLifetime)
        return response
    }

    static func opened(_ response: Response) -> Response {
        var response = response
        response.addField(.accessControlAllowOrigin, Unconfirmed.allowedOrigin)
        response.addField(.accessControlExposeHeaders, Unconfirmed.exposedFields)
        return response
    }
}
