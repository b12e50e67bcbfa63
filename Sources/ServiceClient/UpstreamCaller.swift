public import CognitoAuth
public import CognitoCore
import EnvironmentReading
public import HTTPServer

/// On whose behalf an upstream is called: whether a request's trace goes on there, and whether its caller's token is passed on.
public struct UpstreamCaller: Sendable {
    let request: Request?
    /// The token to pass on; `nil` for none.
    let token: Secret?

    private init(_ request: Request?, _ token: Secret? = nil) {
        self.request = request
        self.token = token
    }

    /// On behalf of no request: what a program does by itself.
    public static let nobody = UpstreamCaller(nil)

    /// Within a request, whose trace and request identifier are passed on, and no credentials of it.
    ///
    /// - Parameter context: The handler's.
    /// - Returns: The caller to give to a call.
    public static func request(_ context: some Context) -> UpstreamCaller { UpstreamCaller(context.request) }

    /// As the caller: within a request, whose verified token is passed on, wherever the guard has found it, and no other that the request
    /// has. The upstream can then do all that the token is good for, so choose this only for a service that you trust as much as this one.
    ///
    /// - Parameter context: The handler's, which the guard has made of a token.
    /// - Returns: The caller to give to a call.
    public static func user<C: UserContext>(_ context: C) -> UpstreamCaller where C.Claims: BearerClaims {
        UpstreamCaller(context.request, Secret(String(decoding: context.authenticated.credentials, as: UTF8.self)))
    }
}

extension UpstreamCaller {
    /// The field lines that carry the request's trace on, and its identifier.
    ///
    /// Source: W3C Trace Context §3.2, §3.3 (`tracestate` means nothing without a good `traceparent`), §4.3 (what a later version has appended is
    /// not passed on)
    var traceFields: [(name: String, value: String)] {
        guard let request else { return [] }
        var fields = [(name: "X-Request-Id", value: "\(request.id)")]
        guard TraceContext(request.head) != nil, let parent = request.head.onlyField("traceparent") else { return fields }
        fields.append(("traceparent", "00" + String(decoding: parent.dropFirst(2).prefix(53), as: UTF8.self)))
        let states = request.head.fieldRanges("tracestate").map { String(decoding: request.head.value(of: $0), as: UTF8.self) }
        let state = states.joined(separator: ",")
        if !state.isEmpty, state.utf8.count <= 512 { fields.append(("tracestate", state)) }
        return fields
    }
}
