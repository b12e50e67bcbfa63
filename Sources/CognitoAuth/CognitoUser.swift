public import CognitoCore
public import HTTPServer

/// One claim of the verified user, as an argument of a handler: `get("email", CognitoUser(\.email)) { email in … }`.
public func CognitoUser<Claims: CognitoClaims, Value: Sendable>(
    _ claim: any KeyPath<Claims, Value> & Sendable
) -> Extractor<Authenticated<Claims>, Value> {
    Extractor { context in context.user[keyPath: claim] }
}

/// The verified user as an argument of a handler: `get("me", CognitoUser()) { user in … }`.
public func CognitoUser<Claims: CognitoClaims>() -> Extractor<Authenticated<Claims>, Claims> {
    Extractor { context in context.user }
}
