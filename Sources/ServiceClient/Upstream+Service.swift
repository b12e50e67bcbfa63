public import CognitoCore
import CoreSyntax
import EnvironmentReading
public import ServiceRuntime

extension Upstream {
    /// The upstream that the variables of its name describe. For `catalog` these are
    ///
    /// | variable | |
    /// |---|---|
    /// | `CATALOG_URL` | required |
    /// | `CATALOG_TOKEN_URL`, `CATALOG_CLIENT_ID`, `CATALOG_CLIENT_SECRET` | required if there are scopes: where this program gets its tokens, and who it is there |
    ///
    /// What is wrong with them is reported with the faults of all other variables. Calls are counted at `/metrics`.
    ///
    /// - Parameters:
    ///   - name: Lower-case letters, digits and inner `-`, which is `_` in the variables.
    ///   - service: Reads the variables.
    ///   - scopes: What the tokens of this program have to allow there, such as `catalog/read`; empty to call without tokens.
    ///   - acceptingPlainHTTP: If true, both URLs may be `http` ones of other machines too: what is sent there, tokens and the client secret
    ///     included, is for whoever owns the network between. If false, they are `https`, or of this machine.
    ///   - limits: The bounds of each call.
    ///   - route: Trusted authorities, and the proxy for other machines.
    ///   - concurrentRequests: The most requests that run at a time, at least 1.
    ///   - waitingRequests: The most requests that wait beside these, at least 0; others are refused.
    public init(
        _ name: String, in service: HTTPServiceBuilder, scopes: [String] = [], acceptingPlainHTTP: Bool = false,
        limits: CurlLimits = .upstream, route: CurlRoute = .direct, concurrentRequests: Int = 64, waitingRequests: Int = 256
    ) {
        let rule = acceptingPlainHTTP ? ConfigurationRule<HTTPURL>.endpoint : .httpsURL
        let variables = UpstreamVariables(name)
        let metrics = service.configuration.countsMetrics ? UpstreamMetrics(name, service.registry) : nil
        let base = service.variables.required(variables.url, rule, example: "https://\(name).example")
        let credentials = scopes.isEmpty ? nil : variables.credentials(in: service, rule, scopes, route, metrics)
        self.init(
            // The service does not start if there is none.
            name, at: base ?? .loopback(port: 0),
            CurlClient(limits: limits, route: route, concurrentTransfers: concurrentRequests, waitingTransfers: waitingRequests),
            credentials: credentials, metrics: metrics)
    }
}

/// The names of an upstream's variables.
private struct UpstreamVariables {
    private let prefix: String

    init(_ name: String) {
        precondition(
            name.utf8.first.map { $0.isASCIILowercase } == true && name.utf8.last != UInt8(ascii: "-")
                && name.utf8.allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit || $0 == UInt8(ascii: "-") },
            "the name of an upstream is of lower-case letters, digits and inner hyphens")
        prefix = name.uppercased().replacing("-", with: "_")
    }

    var url: String { "\(prefix)_URL" }

    func credentials(
        in service: HTTPServiceBuilder, _ rule: ConfigurationRule<HTTPURL>, _ scopes: [String], _ route: CurlRoute,
        _ metrics: UpstreamMetrics?
    ) -> ClientCredentials? {
        let endpoint = service.variables.required("\(prefix)_TOKEN_URL", rule, example: "https://auth.example/oauth2/token")
        let id = service.variables.required("\(prefix)_CLIENT_ID", .text(length: 1...256), example: "exampleClientIdABC123")
        let secret = service.variables.required("\(prefix)_CLIENT_SECRET", .secret, example: "a client secret")
        guard let endpoint, let id, let secret else { return nil }
        return ClientCredentials(
            at: endpoint, clientID: id, secret: secret, scopes: scopes, route: route, time: MonotonicTime(service.clock.sleeper),
            logger: service.logger, observe: { metrics?.countFetch($0) })
    }
}
