import ServiceRuntime

/// The named schemas of the routes that need a database.
extension NamedSchema {
    private static let time = Schema.string(format: "date-time")
    private static let scopes = Schema.array(of: .oneOf(KeyScope.allCases.map(\.rawValue)), atLeast: 1)

    static let newAPIKey = NamedSchema(
        "NewAPIKey", .object([("name", .text(1...100))], optional: [("scopes", scopes.orNull), ("expiresAt", time.orNull)]))

    /// The only schema with the key itself.
    static let madeAPIKey = NamedSchema(
        "MadeAPIKey",
        .object([
            ("id", .string), ("name", .string), ("key", .string), ("scopes", scopes), ("createdAt", time), ("expiresAt", time.orNull),
        ]))

    static let apiKey = NamedSchema(
        "APIKey",
        .object([
            ("id", .string), ("name", .string), ("scopes", scopes), ("createdAt", time), ("expiresAt", time.orNull),
            ("lastUsedAt", time.orNull),
        ]))

    /// A request has one of the first three members.
    static let newRevocation = NamedSchema(
        "NewRevocation",
        .object(
            [],
            optional: [
                ("sub", .text(1...256)), ("originTokenId", .text(1...256)), ("tokenId", .text(1...256)),
                ("issuer", Schema.text(1...2_048).orNull),
                ("until", time.orNull),
            ]))

    static let revocation = NamedSchema(
        "Revocation",
        .object(
            [
                ("id", .string(format: "uuid")), ("issuer", .optionalString), ("issuedUpTo", time.orNull), ("until", time),
                ("createdAt", time), ("createdBy", .string),
            ], optional: [("sub", .string), ("originTokenId", .string), ("tokenId", .string)]))
}
