import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import StrictJSON

/// The whole API on one page: which routes there are, and who may call each.
struct Routes {
    let verifier: CognitoVerifier
    let adminsGroup: String
    let status: ServiceStatus
    let records: RecordFactory
    let clock: ApplicationClock

    /// These routes, those that only one executable serves, and the document that describes them.
    func table(adding additionalRoutes: (RouteGroup<RequestContext>) throws -> Void) throws -> RouteTable {
        let table = RouteTable(requiringPolicies: true)
        try register(on: RouteGroup(table))
        try additionalRoutes(RouteGroup(table))
        OpenAPIDocument.register(in: table)
        return table
    }

    func register(on root: RouteGroup<RequestContext>) throws {
        root.open.get("healthz") { _ -> JSONValue in ["status": "ok"] }
        root.open.get("readyz") { _ in try status.readiness() }

        root.use(OptionalAuthentication(verifier)).get("public") { context in
            greeting("This is open to everybody.", to: context.user)
        }

        let secure = root.group("secure").use(Authentication(verifier))
        secure.get("") { context in greeting("You are signed in.", to: context.user) }
        secure.get("me") { context in Response(verifiedClaims: context.user) }
        secure.get("email", CognitoUser(\.email)) { email -> JSONValue in
            guard let email else { throw Problem.noEmail }
            return ["email": .string(email)]
        }
        secure.get("events") { context in
            Response(events: SessionEvents(of: context.user, status: status, clock: clock))
        }

        let admin = root.use(Authentication(verifier))
            .use(try GroupAuthorization(allowed: [adminsGroup], required: [adminsGroup]))
        admin.get("admin") { context in greeting("You are an administrator.", to: context.user) }

        root.use(Authentication(verifier, missingCredentials: .forbidden)).post("create") { context in
            let posted = try await context.request.json()
            return records.create(from: posted, by: context.user)
        }
    }

    private func greeting(_ message: String, to user: UserClaims?) -> JSONValue {
        guard let user else { return ["message": .string(message)] }
        return ["message": .string(message), "user": user.description]
    }
}
