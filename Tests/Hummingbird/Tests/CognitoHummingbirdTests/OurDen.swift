import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import HTTPTypes
import Testing

/// The routes on this project's own router.
struct OurDen {
    private let router: Router

    init(_ world: World, _ realm: Realm) throws {
        let table = RouteTable()
        let root = RouteGroup(table)
        let users = root.use(Authentication(world.verifier, realm: realm))
        root.open.get("open") { _ in "open" }
        users.get("user") { $0.user.username ?? "-" }
        users.use(try GroupAuthorization(allowed: ["keepers"], required: ["vets"], prohibited: ["suspended"])).get("keepers") { _ in "in" }
        users.use(ClaimsCheck("leo") { $0.username == "leo" }).get("checked") { _ in "in" }
        users.use(try StepUpAuthentication(anyOf: ["mfa"], maximumAge: .seconds(300), realm: realm)).get("fresh") { _ in "in" }
        let programs = root.use(Authentication(world.verifier, as: CallerClaims.self, realm: realm))
        programs.use(try ScopeAuthorization(allOf: ["den/read", "den/count"], realm: realm)).get("readers") { _ in "in" }
        root.use(Authentication(world.verifier, as: MachineTokenClaims.self, realm: realm)).get("programs") { $0.user.clientID }
        root.use(Authentication(world.verifier, missingCredentials: .forbidden, realm: realm)).get("forbidden") { _ in "in" }
        root.use(Authentication(world.keyless, realm: realm)).get("keyless") { _ in "in" }
        root.use(OptionalAuthentication(world.verifier, realm: realm)).get("news") { $0.user?.username ?? "a stranger" }
        router = try Router(table)
    }

    func answer(to question: Question) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in question.fields { fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value)) }
        let response = await router.response(to: try Request(.get, question.target, fields: fields))
        guard case .bytes(let content) = response.content else { throw NoContent() }
        return try Answer(
            status: response.status.code, challenges: response.fields.filter { $0.name == .wwwAuthenticate }.map(\.value),
            retryAfter: response.fields.filter { $0.name == .retryAfter }.map(\.value), contentType: response.contentType?.text,
            content: content)
    }

    private struct NoContent: Error {}
}
