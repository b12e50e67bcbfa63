public import CognitoCore
import EnvironmentReading
import HTTPServer
public import HTTPTypes

/// Another service that this one calls: its URL, the bounds of calls to it, and this program's credentials there.
///
///     let catalog = Upstream("catalog", in: service)
///     service.routes.use(Authentication(verifier)).get("books") { context in
///         try await catalog.get("books", for: .user(context)).decode([Book].self)
///     }
///
/// A call ends with its request: when the handler's time is over, or the client has left, the handler's task is cancelled, and the connection
/// to the upstream is closed. Nothing is retried but a request that this program's token was refused for.
public struct Upstream: Sendable {
    /// For the log and metrics.
    public let name: String
    private let base: HTTPURL
    private let client: CurlClient
    private let credentials: ClientCredentials?
    private let metrics: UpstreamMetrics?

    /// - Parameters:
    ///   - name: For the log and metrics, such as `catalog`.
    ///   - base: The URL that paths are added to.
    ///   - limits: The bounds of each call.
    ///   - route: Trusted authorities, and the proxy for other machines.
    ///   - concurrentRequests: The most requests that run at a time, at least 1.
    ///   - waitingRequests: The most requests that wait beside these, at least 0; others are refused.
    ///   - credentials: How this program gets its own tokens; `nil` to call without.
    public init(
        _ name: String, at base: HTTPURL, limits: CurlLimits = .upstream, route: CurlRoute = .direct, concurrentRequests: Int = 64,
        waitingRequests: Int = 256, credentials: ClientCredentials? = nil
    ) {
        self.init(
            name, at: base,
            CurlClient(limits: limits, route: route, concurrentTransfers: concurrentRequests, waitingTransfers: waitingRequests),
            credentials: credentials, metrics: nil)
    }

    init(_ name: String, at base: HTTPURL, _ client: CurlClient, credentials: ClientCredentials?, metrics: UpstreamMetrics?) {
        self.name = name
        self.base = base
        self.client = client
        self.credentials = credentials
        self.metrics = metrics
    }

    /// Sends a request, and waits for the whole response, of any status.
    ///
    /// - Parameters:
    ///   - method: The method. A request whose method is not idempotent has a connection of its own, since nobody knows what becomes of it
    ///     on one that its server is about to close.
    ///   - path: Added to the URL.
    ///   - query: Added behind it, encoded.
    ///   - fields: Further field lines. One of the framing of the request, or of its host, is a `malformedRequest`; the type of the content,
    ///     a token and a trace take the place of those of their names.
    ///   - content: Sent whole. HEAD has none: with content it is a `malformedRequest`.
    ///   - limits: The bounds of this call, waits for a turn and for a token included; `nil` for the upstream's.
    ///   - caller: On whose behalf: decides whether a caller's token is passed on, in place of this program's own.
    /// - Returns: The response.
    /// - Throws: ``UpstreamFailure``.
    public func send(
        _ method: HTTPRequest.Method, _ path: UpstreamPath, query: KeyValuePairs<String, String> = [:], fields: HTTPFields = [:],
        content: UpstreamContent? = nil, limits: CurlLimits? = nil, for caller: UpstreamCaller = .nobody
    ) async throws(UpstreamFailure) -> UpstreamResponse {
        let timer = metrics?.begin()
        do throws(UpstreamFailure) {
            guard let path = path.text else { throw failure(.malformedPath) }
            let url = path.isEmpty ? base : base.appending(path: path)
            var request = CurlRequest(
                .named(method.rawValue, content: content?.bytes), url, query: FormEncoding.encoded(query),
                fields: fields.map { (name: $0.name.rawName, value: $0.value) }
            ).carryingTrace
            for (name, value) in caller.traceFields { request = request.with(field: name, value) }
            if let content { request = request.with(field: "Content-Type", content.mediaType.text) }
            let response = try await answer(to: request, Bounds(limits ?? client.limits), caller)
            timer?.end(status: response.status)
            return UpstreamResponse(response, of: name)
        } catch {
            timer?.end(failure: error)
            throw error
        }
    }

    /// The bounds of a call, of which each of its steps has what those before it have left.
    private struct Bounds {
        private let limits: CurlLimits
        private let start = ContinuousClock.now

        init(_ limits: CurlLimits) { self.limits = limits }

        var rest: CurlLimits { limits.since(start) }
    }

    private func answer(to request: CurlRequest, _ bounds: Bounds, _ caller: UpstreamCaller) async throws(UpstreamFailure) -> CurlResponse {
        if let token = caller.token { return try await transfer(request.bearing(token), bounds) }
        guard let credentials else { return try await transfer(request, bounds) }
        let token = try await self.token(of: credentials, bounds)
        let response = try await transfer(request.bearing(token), bounds)
        // A token may end before its time, as when its client's secret is changed: the request has not been acted on then.
        guard response.status == 401, await credentials.forget(token) else { return response }
        return try await transfer(request.bearing(try await self.token(of: credentials, bounds)), bounds)
    }

    private func token(of credentials: ClientCredentials, _ bounds: Bounds) async throws(UpstreamFailure) -> Secret {
        do { return try await credentials.token(within: bounds.rest.total) } catch { throw failure(.token(error)) }
    }

    private func transfer(_ request: CurlRequest, _ bounds: Bounds) async throws(UpstreamFailure) -> CurlResponse {
        do { return try await client.send(request, limits: bounds.rest) } catch { throw failure(.transfer(error)) }
    }

    private func failure(_ cause: UpstreamFailure.Cause) -> UpstreamFailure { UpstreamFailure(upstream: name, cause: cause) }
}

extension CurlLimits {
    /// The bounds of a call to another service, unless it has its own: 2 s to connect, 10 s in total, 1 MiB of content.
    public static let upstream = CurlLimits(connect: .seconds(2), total: .seconds(10), maximumBodyBytes: 1_048_576)
}

extension CurlRequest {
    fileprivate func bearing(_ token: Secret) -> CurlRequest { with(field: "Authorization", "Bearer \(token.revealed)") }
}
