import CognitoAuth
import HTTPServer
import HTTPTypes
import ServiceRuntime
import Storage
import StrictJSON

/// The descriptions in `/openapi.json` of the routes that need a database.
extension Routes {
    static let data: [RouteDescription] = records + keys + revocations

    private static let records: [RouteDescription] = [
        RouteDescription(
            .post, "create", "Keeps any JSON as a record",
            takes: .json(.anything, ["name": "Simba"]),
            status: .created, gives: .json(NamedSchema.record.reference, record), with: [(.location, true)],
            or: [missingName]),
        RouteDescription(
            .get, "records", "The caller's records, newest first",
            gives: .json(.object([("records", .array(of: NamedSchema.record.reference))]), ["records": [record]]),
            with: [(.link, false)]),
        RouteDescription(
            .get, "records/:id", "A record of the caller's; administrators read all",
            gives: .json(NamedSchema.record.reference, record), or: [.notFound]),
        RouteDescription(
            .delete, "records/:id", "Deletes a record of the caller's; administrators delete all",
            status: .noContent, gives: nil, or: [.notFound]),
    ]

    private static let keys: [RouteDescription] = [
        RouteDescription(
            .post, "api-keys", "Makes an API key, and shows it this once",
            takes: .json(NamedSchema.newAPIKey.reference, ["name": "nightly import", "scopes": ["records:write"]]), status: .created,
            gives: .json(NamedSchema.madeAPIKey.reference, .object(key(shown: true))),
            or: [missingName, tooMany, unavailable]),
        RouteDescription(
            .get, "api-keys", "The user's API keys, newest first",
            gives: .json(
                .object([("apiKeys", .array(of: NamedSchema.apiKey.reference))]), ["apiKeys": [.object(key(shown: false))]]),
            or: [unavailable]),
        RouteDescription(
            .delete, "api-keys/:id", "Deletes an API key, which is refused from then on", status: .noContent, gives: nil,
            or: [.notFound, unavailable]),
    ]

    private static let revocations: [RouteDescription] = [
        RouteDescription(
            .delete, "sessions", "Refuses all tokens that the user has been issued up to now", status: .noContent, gives: nil,
            or: [tooMany, unavailable]),
        RouteDescription(
            .post, "revocations", "Refuses a user, a sign-in or a token for a while",
            takes: .json(NamedSchema.newRevocation.reference, ["sub": .string(lion)]), status: .created,
            gives: .json(NamedSchema.revocation.reference, revocation), or: [missingName, tooMany, unavailable]),
        RouteDescription(
            .get, "revocations", "What is refused now, newest first",
            gives: .json(
                .object([("revocations", .array(of: NamedSchema.revocation.reference))]), ["revocations": [revocation]]),
            with: [(.link, false)], or: [unavailable]),
        RouteDescription(
            .delete, "revocations/:id", "Ends a revocation early", status: .noContent, gives: nil,
            or: [.notFound, unavailable]),
    ]
}

/// The examples' values.
extension Routes {
    private static let missingName = Problem.invalidContent([ContentFault(member: "name", "This must be there.")])
    private static let tooMany = Problem(.limitExceeded(limit: 100))
    private static let unavailable = Problem.storeUnavailable("")

    private static let lion = "0b5a1f6e-7c1d-4a53-9d0e-2f6f1c9b8a77"

    private static let record: JSONValue = [
        "id": "6f1c9b8a-2f6f-4a53-9d0e-0b5a1f6e7c1d", "data": ["name": "Simba"], "createdBy": .string(lion),
        "createdAt": "2026-01-01T12:00:00Z",
    ]

    private static func key(shown: Bool) -> [JSONValue.Member] {
        [
            .init("id", "7Hq0cX2mD4sT9vLpZ1bN8k"), .init("name", "nightly import"), .init("scopes", ["records:write"]),
            .init("createdAt", "2026-01-01T12:00:00Z"), .init("expiresAt", nil),
            shown ? .init("key", "ldk_…") : .init("lastUsedAt", "2026-01-02T03:04:00Z"),
        ]
    }

    private static let revocation: JSONValue = [
        "id": "2f6f4a53-6f1c-4b8a-9d0e-0b5a1f6e7c1d", "sub": .string(lion), "issuer": nil, "issuedUpTo": nil,
        "until": "2026-01-02T12:00:00Z", "createdAt": "2026-01-01T12:00:00Z", "createdBy": .string(lion),
    ]
}
