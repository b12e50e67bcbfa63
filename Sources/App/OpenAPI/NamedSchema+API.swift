import CognitoRuntime
import ServiceRuntime

/// The values of the API that have a name in its document.
extension NamedSchema {
    /// - Parameter services: The names of the services that `/readyz` checks.
    static func all(checking services: [String]) -> [NamedSchema] {
        [
            problem, checks(of: services), issuerKeys, user, greeting, publicGreeting, claims, record, newAPIKey, madeAPIKey, apiKey,
            newRevocation, revocation, signIn, tokens,
        ]
    }

    /// Source: RFC 9457 §3.1
    static let problem = NamedSchema(
        "Problem",
        .object(
            [
                ("type", .string(format: "uri-reference")), ("title", .string), ("status", .integer), ("detail", .string),
                ("code", .string),
                ("requestId", .string),
            ],
            optional: [
                ("checks", checks(of: []).reference), ("issuers", .array(of: issuerKeys.reference)),
                ("errors", .array(of: .object([("pointer", .string(format: "json-pointer")), ("detail", .string)]))),
            ]))

    /// What `/readyz` looks at: each service by its name, and whether the program is shutting down.
    static func checks(of services: [String]) -> NamedSchema {
        let words = Schema.oneOf(ServiceReadiness.Verdict.allCases.map(\.rawValue))
        return NamedSchema("Checks", .object(services.map { ($0, words) } + [("draining", .oneOf(["no", "yes"]))]))
    }

    static let issuerKeys = NamedSchema(
        "IssuerKeys", .object([("issuer", .string), ("required", .boolean), ("keys", .oneOf(IssuerKeys.words))]))

    static let user = NamedSchema(
        "User",
        .object([("sub", .string), ("username", .optionalString), ("email", .optionalString), ("groups", .array(of: .string))]))

    static let greeting = NamedSchema("Greeting", .object([("message", .string), ("user", user.reference)]))
    static let publicGreeting = NamedSchema("PublicGreeting", .object([("message", .string)], optional: [("user", user.reference)]))

    /// The claims that every token has, and the one that a pool's has besides; there are others.
    static let claims = NamedSchema(
        "Claims",
        .object(
            [("sub", .string), ("iss", .string), ("exp", .number)], optional: [("token_use", .oneOf(["id", "access"]))], open: true))

    static let record = NamedSchema(
        "Record",
        .object([
            ("id", .string(format: "uuid")), ("data", .anything), ("createdBy", .string), ("createdAt", .string(format: "date-time")),
        ]))

    static let signIn = NamedSchema(
        "SignIn", .object([("clientId", .text), ("username", .text), ("password", .text)], open: true))

    static let tokens = NamedSchema(
        "Tokens",
        .object([
            ("AccessToken", .string), ("IdToken", .string), ("RefreshToken", .string), ("TokenType", .oneOf(["Bearer"])),
            ("ExpiresIn", .integer),
        ]))
}
