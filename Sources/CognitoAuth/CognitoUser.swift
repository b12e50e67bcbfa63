import CognitoCore
public import HTTPServer

/// One claim of the verified user, as an argument of a handler: `get("email", CognitoUser(\.email)) { email in … }`.
public func CognitoUser<C: UserContext, Value: Sendable>(
    _ claim: any KeyPath<C.Claims, Value> & Sendable
) -> Extractor<C, Value> {
    Extractor { context in context.user[keyPath: claim] }
}

/// The verified user as an argument of a handler: `get("me", CognitoUser()) { user in … }`.
public func CognitoUser<C: UserContext>() -> Extractor<C, C.Claims> {
    Extractor { context in context.user }
}
