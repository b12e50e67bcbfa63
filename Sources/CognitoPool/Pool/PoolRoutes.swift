import CognitoCore
import HTTPServer
import HTTPTypes
import Locking
import StrictJSON

/// The pool's HTTP endpoints: its API at `/`, its key set and its discovery document.
struct PoolRoutes: Sendable {
    /// The server's limit is above that of the API, so that content that is too large gets the API's own error instead of a 413.
    static let acceptedBytes = 4 * 1_048_576
    /// The largest content that the API reads.
    static let maximumBytes = 1_048_576

    let pools: UserPools

    func register(on root: RouteGroup<RequestContext>) {
        let hosts = knownHosts
        // Every fault of a call gets an error in Cognito's form.
        root.accepting(contentBytes: Self.acceptedBytes).wrapped(in: ReadableRefusals()).post("/") { context in
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
            if path != "/" { known.refuseOtherMethods(at: path, than: [.get]) }
        }
    }

    /// OpenID Connect appends the well-known path to the issuer, OAuth inserts it before the issuer's path.
    ///
    /// Source: OpenID Connect Discovery 1.0 §4; RFC 8414 §3.1
    private static let discoveryPaths = [
        ":pool/.well-known/openid-configuration", ".well-known/oauth-authorization-server/:pool",
    ]

    /// The hosts of this machine, and the host in the pool's issuer name.
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

/// Front ends call a user pool from the browser, so every answer, errors included, lets them read it.
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
