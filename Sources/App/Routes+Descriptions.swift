import HTTPServer
import HTTPTypes
import PrometheusMetrics
import ServiceRuntime
import StrictJSON

/// The descriptions in `/openapi.json` of all routes, beside those of their guards. A new route needs an entry here; an entry without a
/// registered route is left out of the document.
extension Routes {
    static let descriptions: [RouteDescription] = service + api + live + data + forwarded

    private static let api: [RouteDescription] = [
        RouteDescription(
            .get, "public", "Open to everybody; names a user who is signed in",
            gives: .json(NamedSchema.publicGreeting.reference, ["message": "This is open to everybody."])),
        RouteDescription(
            .get, "secure", "The user",
            gives: .json(NamedSchema.greeting.reference, ["message": "You are signed in.", "user": lion])),
        RouteDescription(.get, "secure/me", "All claims of the token", gives: .json(NamedSchema.claims.reference, claims)),
        RouteDescription(
            .get, "secure/email", "One claim", gives: .json(.object([("email", .string)]), ["email": "lion@example.com"]),
            or: [.noEmail]),
        RouteDescription(
            .get, "secure/events", "Events until the token expires",
            gives: RouteDescription.Content(type: MediaType("text/event-stream"), schema: .string, example: .string(events))),
        RouteDescription(
            .get, "admin", "For administrators",
            gives: .json(NamedSchema.greeting.reference, ["message": "You are an administrator.", "user": lion])),
    ]

    private static let live: [RouteDescription] = [
        .webSocket("live", "A WebSocket: the user's sessions hear each other, until the token expires")
    ]

    /// Every method gets the same verdict.
    private static let forwarded: [RouteDescription] = [.get, .post, .put, .patch, .delete, .options].map { (method: HTTPRequest.Method) in
        RouteDescription(
            method, "auth/verify", "Who may pass, for a proxy that asks",
            query: [
                RouteDescription.QueryParameter(name: "group", description: "The user is in at least one of these.", value: .text),
                RouteDescription.QueryParameter(name: "required_group", description: "The user is in every one of these.", value: .text),
                RouteDescription.QueryParameter(name: "not_group", description: "The user is in none of these.", value: .text),
                RouteDescription.QueryParameter(name: "scope", description: "Each of these has been granted.", value: .scope),
            ], gives: nil)
    }

    private static let service: [RouteDescription] = [
        RouteDescription(
            .get, "healthz", "Whether the process lives",
            gives: .json(.object([("status", .oneOf(["ok"]))]), ["status": "ok"])),
        RouteDescription(
            .get, "readyz", "Whether requests can be judged",
            gives: .json(
                .object([
                    ("status", .oneOf(["ready"])), ("checks", NamedSchema.checks(of: []).reference),
                    ("issuers", .array(of: NamedSchema.issuerKeys.reference)),
                ]),
                .object([.init("status", "ready")] + readiness(keys: "ok", ofThePool: "fresh"))),
            or: [
                readiness(keys: "missing", ofThePool: "missing").reduce(
                    Problem.notReady(
                        "keys: there is no usable key set of https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123.")
                ) { $0.with(member: $1.name, $1.value) }
            ]),
        RouteDescription(
            .get, "metrics", "What has been counted, as Prometheus reads it",
            gives: RouteDescription.Content(
                type: MediaType(TextExposition.mediaType), schema: .string,
                example: "# TYPE lionsden_draining gauge\nlionsden_draining 0\n")),
    ]
}

/// The examples' values.
extension Routes {
    private static let lion: JSONValue = [
        "sub": "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", "username": "lion", "email": "lion@example.com", "groups": ["demoAdmins"],
    ]

    private static let claims: JSONValue = [
        "sub": "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77", "iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
        "token_use": "id", "exp": 1_800_000_000, "email": "lion@example.com",
    ]

    /// The members in an answer of `/readyz` about a pool, and about an issuer that is not required.
    private static func readiness(keys: JSONValue, ofThePool word: JSONValue) -> [JSONValue.Member] {
        let pool: JSONValue = [
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123", "required": true, "keys": word,
        ]
        let partner: JSONValue = ["issuer": "https://login.example.com", "required": false, "keys": "missing"]
        return [.init("checks", ["keys": keys, "draining": "no", "database": "ok"]), .init("issuers", [pool, partner])]
    }

    private static let events = "event: tick\ndata: {\"secondsLeft\":3599}\n\n"
}
