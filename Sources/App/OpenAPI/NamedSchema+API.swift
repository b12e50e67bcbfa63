import CognitoCore
import ServiceRuntime

/// The named schemas of the API's document.
extension NamedSchema {
    /// - Parameter services: The names of the services that `/readyz` checks.
    static func all(checking services: [String]) -> [NamedSchema] {
        [
            refusal, checks(of: services), issuerKeys, user, greeting, publicGreeting, claims, record, newAPIKey, madeAPIKey, apiKey,
            newRevocation, revocation,
        ]
    }

    /// The schema of an error, with the members that `/readyz` adds.
    private static let refusal = NamedSchema(
        "Problem", .problem(with: [("checks", checks(of: []).reference), ("issuers", .array(of: issuerKeys.reference))]))

    /// The checks of `/readyz`: one for each service, and whether the program is shutting down.
    static func checks(of services: [String]) -> NamedSchema {
        let words = Schema.oneOf(ServiceReadiness.Verdict.allCases.map(\.rawValue))
        return NamedSchema("Checks", .object(services.map { ($0, words) } + [("draining", .oneOf(["no", "yes"]))]))
    }

    static let issuerKeys = NamedSchema(
        "IssuerKeys", .object([("issuer", .string), ("required", .boolean), ("keys", .oneOf(KeySetFreshness.allCases.map(\.rawValue)))]))

    static let user = NamedSchema(
        "User",
        .object([("sub", .string), ("username", .optionalString), ("email", .optionalString), ("groups", .array(of: .string))]))

    static let greeting = NamedSchema("Greeting", .object([("message", .string), ("user", user.reference)]))
    static let publicGreeting = NamedSchema("PublicGreeting", .object([("message", .string)], optional: [("user", user.reference)]))

    /// The claims of every token, and `token_use` of a pool's; a token may have others.
    static let claims = NamedSchema(
        "Claims",
        .object(
            [("sub", .string), ("iss", .string), ("exp", .number)], optional: [("token_use", .oneOf(["id", "access"]))], open: true))

    static let record = NamedSchema(
        "Record",
        .object([
            ("id", .string(format: "uuid")), ("data", .anything), ("createdBy", .string), ("createdAt", .string(format: "date-time")),
        ]))
}
