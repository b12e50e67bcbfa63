import HTTPServer
import HTTPTypes
import PrometheusMetrics
import StrictJSON

/// What `/openapi.json` says of each route: a new route needs an entry here. One whose route is not registered, such as the test login in
/// production, is left out of the document.
extension Routes {
    static let descriptions: [Operation] = service + api + live + data + forwarded + [testLogin]

    private static let api: [Operation] = [
        Operation(
            .get, "public", "Open to everybody; names a user who is signed in", .optionalToken,
            gives: .json(NamedSchema.publicGreeting.reference, ["message": "This is open to everybody."])),
        Operation(
            .get, "secure", "The user", .tokenOrKey(nil),
            gives: .json(NamedSchema.greeting.reference, ["message": "You are signed in.", "user": lion])),
        Operation(.get, "secure/me", "All claims of the token", .token, gives: .json(NamedSchema.claims.reference, claims)),
        Operation(
            .get, "secure/email", "One claim", .token, gives: .json(.object([("email", .string)]), ["email": "lion@example.com"]),
            or: [DescribedProblem(.notFound, "not_found", "The token carries no e-mail address.", name: "no_email")]),
        Operation(
            .get, "secure/events", "Events until the token expires", .token,
            gives: Operation.Content(type: MediaType("text/event-stream"), schema: .string, example: .string(events))),
        Operation(
            .get, "admin", "For administrators", .groups,
            gives: .json(NamedSchema.greeting.reference, ["message": "You are an administrator.", "user": lion])),
    ]

    /// `lionsden-dev` alone registers the echo.
    private static let live: [Operation] = [
        Operation(
            .get, "live", "A WebSocket: the user's sessions hear each other, until the token expires", .token,
            status: .switchingProtocols, gives: nil, isWebSocket: true),
        Operation(
            .get, "live/echo", "A WebSocket that sends back what it is sent", .token, status: .switchingProtocols, gives: nil,
            isWebSocket: true),
    ]

    /// The verdict is the same whatever the method.
    private static let forwarded: [Operation] = [.get, .post, .put, .patch, .delete, .options].map { (method: HTTPRequest.Method) in
        Operation(
            method, "auth/verify", "Who may pass, for a proxy that asks", .asked,
            query: [
                Operation.QueryParameter(name: "group", description: "The user is in at least one of these.", value: .text),
                Operation.QueryParameter(name: "required_group", description: "The user is in every one of these.", value: .text),
                Operation.QueryParameter(name: "not_group", description: "The user is in none of these.", value: .text),
                Operation.QueryParameter(name: "scope", description: "Each of these has been granted.", value: .scope),
            ], gives: nil)
    }

    private static let service: [Operation] = [
        Operation(
            .get, "healthz", "Whether the process lives",
            gives: .json(.object([("status", .oneOf(["ok"]))]), ["status": "ok"])),
        Operation(
            .get, "readyz", "Whether requests can be judged",
            gives: .json(
                .object([
                    ("status", .oneOf(["ready"])), ("checks", NamedSchema.checks(of: []).reference),
                    ("issuers", .array(of: NamedSchema.issuerKeys.reference)),
                ]),
                .object([.init("status", "ready")] + readiness(keys: "ok", ofThePool: "fresh"))),
            or: [
                DescribedProblem(
                    .serviceUnavailable, "not_ready",
                    "keys: there is no usable key set of https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123.",
                    members: readiness(keys: "missing", ofThePool: "missing"))
            ]),
        Operation(
            .get, "metrics", "What has been counted, as Prometheus reads it",
            gives: Operation.Content(
                type: MediaType(TextExposition.mediaType), schema: .string,
                example: "# TYPE lionsden_draining gauge\nlionsden_draining 0\n")),
        Operation(
            .get, OpenAPIDocument.path, "This document",
            gives: .json(
                .object([("openapi", .string), ("info", .anything), ("paths", .anything), ("components", .anything)]),
                ["openapi": "3.1.1", "info": ["title": "LionsDen", "version": .string(AppVersion.text)], "paths": [:], "components": [:]]),
            isConditional: true),
    ]

    /// `lionsden-dev` alone registers it.
    private static let testLogin = Operation(
        .post, "cognito-testing-login", "Signs a test user in",
        takes: .json(
            NamedSchema.signIn.reference,
            ["clientId": "demoTestClientIdXYZ789", "username": "lion@example.com", "password": "Pass!word123"]),
        gives: .json(
            NamedSchema.tokens.reference,
            ["AccessToken": "…", "IdToken": "…", "RefreshToken": "…", "TokenType": "Bearer", "ExpiresIn": 3600]),
        or: [
            DescribedProblem(
                .badRequest, "invalid_request",
                "Send a JSON object with clientId, username and password, each a string that is not empty.", name: "incomplete_login"),
            DescribedProblem(.unauthorized, "invalid_login", "Username, password or client id is wrong."),
            DescribedProblem(.badGateway, "upstream_failed", "The user pool cannot be reached."),
        ])
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

    /// What `/readyz` says of a pool, and of an issuer that is not required.
    private static func readiness(keys: JSONValue, ofThePool word: JSONValue) -> [JSONValue.Member] {
        let pool: JSONValue = [
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123", "required": true, "keys": word,
        ]
        let partner: JSONValue = ["issuer": "https://login.example.com", "required": false, "keys": "missing"]
        return [.init("checks", ["keys": keys, "draining": "no", "database": "ok"]), .init("issuers", [pool, partner])]
    }

    private static let events = "event: tick\ndata: {\"secondsLeft\":3599}\n\n"
}
