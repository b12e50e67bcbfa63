import CognitoTesting
import HTTPTypes
import ServiceRuntime
import StrictJSON

extension TestLogin {
    /// The description of the test login in `/openapi.json`.
    static let description = RouteDescription(
        .post, path, "Signs a test user in",
        takes: .json(
            NamedSchema.signIn.reference,
            ["clientId": "demoTestClientIdXYZ789", "username": "lion@example.com", "password": "Pass!word123"]),
        gives: .json(
            NamedSchema.tokens.reference,
            ["AccessToken": "…", "IdToken": "…", "RefreshToken": "…", "TokenType": "Bearer", "ExpiresIn": 3600]),
        or: problems, schemas: [.signIn, .tokens])
}

extension NamedSchema {
    fileprivate static let signIn = NamedSchema(
        "SignIn", .object([("clientId", .text), ("username", .text), ("password", .text)], open: true))

    fileprivate static let tokens = NamedSchema(
        "Tokens",
        .object([
            ("AccessToken", .string), ("IdToken", .string), ("RefreshToken", .string), ("TokenType", .oneOf(["Bearer"])),
            ("ExpiresIn", .integer),
        ]))
}
