import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import ServiceClient
import Storage

// Each line here must be refused by the compiler, with the message that is expected beside it. `Tests/ShouldNotCompile/run` checks it
// with `swiftc -typecheck -Xfrontend -verify`, which also fails when a misuse becomes legal.

func readsTheUserUnguarded(_ root: RouteGroup<RequestContext>) {
    root.get("me") { context in context.user.subject }  // expected-error {{value of type 'RequestContext' has no member 'user'}}
}

func extractsTheUserUnguarded(_ root: RouteGroup<RequestContext>) {
    root.get("me", CognitoUser(\IDTokenClaims.email)) { email in email ?? "" }
    // expected-error@-1 {{requires that 'RequestContext' conform to 'UserContext'}}
}

func registersANamedHandlerUnguarded(_ root: RouteGroup<RequestContext>) {
    @Sendable func whoAmI(_ context: Authenticated<IDTokenClaims>) -> String { context.user.subject }
    root.get("whoami", handler: whoAmI)  // expected-error {{cannot convert value of type}}
}

func authorizesBeforeAuthenticating(_ root: RouteGroup<RequestContext>) throws {
    _ = root.use(try GroupAuthorization<IDTokenClaims>(allowed: ["admin"]))  // expected-error {{requires the types}}
}

func readsATenantThatNobodyHasAskedFor(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    root.use(Authentication(verifier)).get("books") { context in context.tenant }  // expected-error {{has no member 'tenant'}}
}

func forgesATenant(_ context: Authenticated<IDTokenClaims>) {
    _ = OfTenant(authenticated: context, tenant: "lions")  // expected-error {{'internal' protection level}}
}

func passesOnATokenThatNoGuardHasVerified(_ catalog: Upstream, _ context: RequestContext) async throws {
    _ = try await catalog.get("books", for: .user(context))
    // expected-error@-1 {{requires that 'RequestContext' conform to 'UserContext'}}
}

func readsAnIDClaimFromAnAccessToken(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    let machines = root.use(Authentication(verifier, as: AccessTokenClaims.self))
    machines.get("mail") { context in context.user.email ?? "" }  // expected-error {{has no member 'email'}}
}

func asksAnIDTokenForAScope(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) throws {
    let users = root.use(Authentication(verifier, as: IDTokenClaims.self))
    _ = users.use(try ScopeAuthorization(anyOf: ["read"]))  // expected-error {{conform to 'ScopedClaims'}}
}

func asksAProgramForItsEmail(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    let machines = root.use(Authentication(verifier, as: MachineTokenClaims.self))
    machines.get("mail") { context in context.user.email ?? "" }  // expected-error {{has no member 'email'}}
}

func takesAnAnonymousCallerForAUser(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    root.use(OptionalAuthentication(verifier)).get("hello") { context in
        context.user.subject  // expected-error {{value of optional type 'UserClaims?' must be unwrapped}}
        // expected-note@-1 {{chain the optional}} expected-note@-1 {{force-unwrap}}
    }
}

func forgesAnAuthenticatedContext(_ request: Request, _ claims: IDTokenClaims) {
    _ = Authenticated(request: request, user: claims, credentials: [])  // expected-error {{'internal' protection level}}
}

func readsAClaimThatOnlyOneSchemeHas(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    let people = Authentication(verifier, as: IDTokenClaims.self, from: .cookie("session"))
    let callers = root.use(people.or(Authentication(verifier, as: MachineTokenClaims.self)))
    callers.get("mail") { context in context.user.email ?? "" }  // expected-error {{has no member 'email'}}
}

func takesABearerForALoadBalancersUser(_ verifier: CognitoVerifier) {
    _ = Authentication(verifier, as: LoadBalancerClaims.self)  // expected-error {{conform to 'BearerClaims'}}
}

func takesABearerForEither(_ verifier: CognitoVerifier) {
    _ = Authentication(verifier, as: EitherClaims<UserClaims, MachineTokenClaims>.self)  // expected-error {{conform to 'BearerClaims'}}
}

func readsTheUserOfAnUnguardedSession(_ root: RouteGroup<RequestContext>) {
    root.webSocket("live") { session in
        _ = session.context.user  // expected-error {{value of type 'RequestContext' has no member 'user'}}
    }
}

func authenticatesASessionThatNothingGuards(_ root: RouteGroup<RequestContext>, _ verifier: CognitoVerifier) {
    root.webSocket("live", as: SessionAuthentication(verifier)) { _ in }
    // expected-error@-1 {{requires that 'RequestContext' conform to 'UserContext'}}
}

func keepsATransaction(_ file: SQLiteFile) async throws {
    _ = try await file.transaction { transaction in
        [transaction].count  // expected-error {{conform to 'Copyable'}}
    }
}

func beginsATransactionInsideAnother(_ file: SQLiteFile) async throws {
    try await file.transaction { _ in  // expected-error {{to parameter expecting synchronous function type}}
        try await file.transaction { _ in }  // expected-note {{async}}
    }
}

func answersWithWhatIsNoAnswer(_ root: RouteGroup<RequestContext>) {
    struct Book { var id = 1 }
    root.open.get("book") { _ in Book() }  // expected-error {{conform to 'ResponseConvertible'}}
}
