extension CognitoVerifier {
    /// The claims of a token of one kind.
    ///
    /// - Throws: What ``verify(_:)`` throws; another kind that the policy takes is refused as `kindNotAccepted`.
    public func verify<Claims: BearerClaims>(
        _ token: [UInt8], as type: Claims.Type
    ) async throws(VerificationError) -> Claims {
        try Self.typed(try await verify(token))
    }

    private static func typed<Claims: BearerClaims>(_ claims: CallerClaims) throws(VerificationError) -> Claims {
        guard let typed = Claims(claims) else { throw .rejected(.claims(.kindNotAccepted(claims.kind))) }
        return typed
    }
}
