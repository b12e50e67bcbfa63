import CognitoAuth
import CognitoCore
import CognitoHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

/// The same routes on Hummingbird's router.
struct TheirDen {
    let application: any ApplicationProtocol

    init(_ world: World, _ realm: Realm) throws {
        let router = Router()
        let bearer = BearerAuthenticator(world.verifier, realm: realm)
        let users = router.authenticated(by: bearer)
        router.get("open") { _, _ in "open" }
        users.get("user") { _, context in context.user.username ?? "-" }
        users.authorized(by: try GroupAuthorization(allowed: ["keepers"], required: ["vets"], prohibited: ["suspended"]))
            .get("keepers") { _, _ in "in" }
        users.authorized(by: ClaimsCheck("leo") { $0.username == "leo" }).get("checked") { _, _ in "in" }
        users.authorized(by: try StepUpAuthentication(anyOf: ["mfa"], maximumAge: .seconds(300), realm: realm))
            .get("fresh") { _, _ in "in" }
        let programs = router.authenticated(by: bearer, as: CallerClaims.self)
        programs.authorized(by: try ScopeAuthorization(allOf: ["den/read", "den/count"], realm: realm)).get("readers") { _, _ in "in" }
        router.authenticated(by: bearer, as: MachineTokenClaims.self).get("programs") { _, context in context.user.clientID }
        router.authenticated(by: BearerAuthenticator(world.verifier, missingCredentials: .forbidden, realm: realm))
            .get("forbidden") { _, _ in "in" }
        router.authenticated(by: BearerAuthenticator(world.keyless, realm: realm)).get("keyless") { _, _ in "in" }
        router.optionallyAuthenticated(by: bearer).get("news") { _, context in context.user?.username ?? "a stranger" }
        application = Application(router: router)
    }

    /// The answer to each question, in their order.
    ///
    /// - Parameter setup: Whether a socket is between.
    func answers(to questions: [Question], _ setup: TestingSetup) async throws -> [Answer] {
        try await application.test(setup) { client in
            var answers: [Answer] = []
            for question in questions {
                var headers = HTTPFields()
                for (name, value) in question.fields { headers.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
                let response = try await client.executeRequest(uri: question.target, method: .get, headers: headers, body: nil)
                answers.append(try Answer(response))
            }
            return answers
        }
    }
}

extension Answer {
    fileprivate init(_ response: TestResponse) throws {
        let isRefusal = response.status.code >= 400
        #expect(!isRefusal || response.headers[values: .cacheControl] == ["no-store"])
        #expect(!isRefusal || response.headers[values: .xContentTypeOptions] == ["nosniff"])
        #expect(!isRefusal || HTTPField.Name("X-Request-Id").flatMap { response.headers[$0] }?.isEmpty == false)
        try self.init(
            status: response.status.code, challenges: response.headers[values: .wwwAuthenticate],
            retryAfter: response.headers[values: .retryAfter], contentType: response.headers[.contentType],
            content: Array(response.body.readableBytesView))
    }
}
