import CognitoAuth
import CognitoCore
import CognitoHummingbird
import Hummingbird

// Each line here must be refused by the compiler, with the message that is expected beside it. `Tests/Hummingbird/run` checks it with
// `swiftc -typecheck -Xfrontend -verify`, which also fails when a misuse becomes legal.

func readsTheUserUnguarded(_ router: Router<BasicRequestContext>) {
    router.get("me") { _, context in context.user.subject }  // expected-error {{value of type 'BasicRequestContext' has no member 'user'}}
}

func authorizesBeforeAuthenticating(_ router: Router<BasicRequestContext>) throws {
    let keepers = try GroupAuthorization<UserClaims>(allowed: ["keepers"])
    _ = router.authorized(by: keepers)  // expected-error {{conform to 'AuthenticatedRequestContext'}}
    // expected-error@-1 {{be equivalent}}
}

func takesAnAnonymousCallerForAUser(_ router: Router<BasicRequestContext>, _ bearer: BearerAuthenticator) {
    router.optionallyAuthenticated(by: bearer).get("hello") { _, context in
        context.user.subject  // expected-error {{value of optional type 'UserClaims?' must be unwrapped}}
        // expected-note@-1 {{chain the optional}} expected-note@-1 {{force-unwrap}}
    }
}

func asksAnIDTokenForAScope(_ router: Router<BasicRequestContext>, _ bearer: BearerAuthenticator) throws {
    let users = router.authenticated(by: bearer, as: IDTokenClaims.self)
    _ = users.authorized(by: try ScopeAuthorization(anyOf: ["read"]))  // expected-error {{conform to 'ScopedClaims'}}
}

func asksAProgramForItsEmail(_ router: Router<BasicRequestContext>, _ bearer: BearerAuthenticator) {
    router.authenticated(by: bearer, as: MachineTokenClaims.self).get("mail") { _, context in
        context.user.email ?? ""  // expected-error {{has no member 'email'}}
    }
}

func forgesAnAuthenticatedContext(_ context: BasicRequestContext, _ claims: UserClaims) {
    _ = AuthenticatedContext<BasicRequestContext, UserClaims>(context, user: claims)  // expected-error {{extra argument 'user'}}
    // expected-error@-1 {{cannot convert value of type 'BasicRequestContext' to expected argument type 'Never'}}
}

func transformsIntoAnAuthenticatedContext(_ router: Router<BasicRequestContext>) {
    typealias Users = AuthenticatedContext<BasicRequestContext, UserClaims>
    _ = router.group(context: Users.self)  // expected-error {{no exact matches in call to instance method 'group'}}
}
