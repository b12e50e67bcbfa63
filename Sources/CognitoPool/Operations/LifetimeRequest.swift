package import StrictJSON

/// How a sign-in asks an embedded pool for tokens of another lifetime: by an entry of `ClientMetadata`, which Cognito has for what a program
/// wants to tell the pool's own code. So it concerns this sign-in alone, where `UpdateUserPoolClient` would concern everybody's.
package enum LifetimeRequest {
    private static let member = "ClientMetadata"
    private static let entry = "lionsden:token-lifetime"

    /// The member to send along.
    package static func members(_ seconds: Int64?) -> [JSONValue.Member] {
        seconds.map { [JSONValue.Member(member, [entry: .string("\($0)")])] } ?? []
    }

    /// The lifetime that a call asks for, if it asks for one. Throws `malformedMember` for what is none.
    static func read(_ input: OperationInput) throws(CognitoError) -> TokenLifetime? {
        guard let text = try input.parameters(member)[entry] else { return nil }
        guard let lifetime = Int64(text).flatMap({ TokenLifetime(ofOneSignIn: $0) }) else { throw .malformedMember("clientMetadata") }
        return lifetime
    }
}
