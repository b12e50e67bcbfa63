/// Who calls to sign somebody in, and how.
struct SignInCall: Sendable {
    let client: AppClient
    let origin: CallOrigin
    /// If true, the call is `AdminInitiateAuth` or `AdminRespondToAuthChallenge`.
    var isAdministration = false
    /// For how long the tokens live, where the call asks for something else than the client's settings say.
    var lifetime: TokenLifetime?
    /// `ClientMetadata`.
    var metadata: [String: String] = [:]

    /// If false, the caller has the pool in its own process, and need not prove that it knows the client's secret.
    private let asksForSecret: Bool

    /// A call of a program that has the pool in its process.
    init(_ client: AppClient, from origin: CallOrigin = .program) {
        self.client = client
        self.origin = origin
        asksForSecret = false
    }

    /// A call of the API.
    init(_ input: OperationInput, at client: AppClient, isAdministration: Bool) throws(CognitoError) {
        self.client = client
        origin = input.origin
        asksForSecret = true
        self.isAdministration = isAdministration
        lifetime = try LifetimeRequest.read(input)
        metadata = try input.parameters("ClientMetadata").texts
    }

    /// Throws `flowNotEnabled` unless the client may sign in by this flow.
    func check(_ flow: AuthFlow, named name: String) throws(CognitoError) {
        guard client.allows(flow) else { throw .flowNotEnabled(name) }
    }

    /// Throws `secretHashMissing`, `secretHashWrong`, or `internalFailure` when OpenSSL fails.
    func checkSecretHash(_ hash: String?, username: String) throws(CognitoError) {
        if asksForSecret { try client.checkSecretHash(hash, username: username) }
    }
}
