/// The circumstances of a call that signs a user in: the client, the origin and the options.
struct SignInCall: Sendable {
    let client: AppClient
    let origin: CallOrigin
    /// If true, the call is `AdminInitiateAuth` or `AdminRespondToAuthChallenge`.
    var isAdministration = false
    /// The lifetime of the tokens, if the call asks for another than the client's.
    var lifetime: TokenLifetime?
    /// `ClientMetadata`.
    var metadata: [String: String] = [:]

    /// If false, the caller runs the pool in its own process, and need not prove the client's secret.
    private let asksForSecret: Bool

    /// A call of a program that runs the pool in its own process.
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
