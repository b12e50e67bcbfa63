import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTesting
import HTTPTypes
import JOSE

/// Makes contexts of requests with real tokens.
struct Caller {
    static let shared = Result { try Caller() }

    let verifier: CognitoVerifier
    let token: String

    private init() throws {
        let pool = try UserPool(id: "us-fake-1_Unit", region: "us-fake-1", clientIDs: ["client"])
        let issuer = try TokenIssuer(for: pool)
        verifier = CognitoVerifier(policy: ClaimsPolicy(trusting: pool, tokenUse: .any), keys: try FixedKeys(of: issuer))
        token = try issuer.idToken(for: TestUser(username: "leo", password: "Pass!word123"))
    }

    /// A request of the token's bearer.
    func context(fields: HTTPFields = [:], in source: HTTPField.Name = .authorization) async throws -> Authenticated<UserClaims> {
        var fields = fields
        fields.append(HTTPField(name: source, value: source == .cookie ? "den=\(token)" : "Bearer \(token)"))
        let request = try Request(.get, "/", fields: fields)
        let place: CredentialSource = source == .cookie ? .cookie("den") : .authorizationField
        return try await Authentication(verifier, from: place).admit(RequestContext(request: request)).context()
    }
}
