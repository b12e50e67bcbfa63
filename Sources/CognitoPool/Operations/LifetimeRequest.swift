package import StrictJSON

/// A sign-in's request for tokens of another lifetime, as an entry of `ClientMetadata`, Cognito's member for data to the pool's own code.
/// Only an embedded pool honours it. It affects this sign-in alone, where `UpdateUserPoolClient` would affect all sign-ins of the client.
package enum LifetimeRequest {
    private static let member = "ClientMetadata"
    private static let entry = "lionsden:token-lifetime"

    /// The members to add to a call.
    package static func members(_ seconds: Int64?) -> [JSONValue.Member] {
        seconds.map { [JSONValue.Member(member, [entry: .string("\($0)")])] } ?? []
    }

    /// The lifetime that a call asks for, if any. Throws `malformedMember` for an invalid one.
    static func read(_ input: OperationInput) throws(CognitoError) -> TokenLifetime? {
        guard let text = try input.parameters(member)[entry] else { return nil }
        guard let lifetime = Int64(text).flatMap({ TokenLifetime(ofOneSignIn: $0) }) else { throw .malformedMember("clientMetadata") }
        return lifetime
    }
}
