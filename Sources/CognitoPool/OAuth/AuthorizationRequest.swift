import StrictJSON

/// A valid authorization request of a client.
///
/// Source: RFC 6749 §4.1.1; RFC 7636 §4.3; RFC 8707 §2.1; OpenID Connect Core 1.0 §3.1.2.1
struct AuthorizationRequest: Sendable {
    /// A refused request. The browser shows the refusal if there is no valid redirect URI; else the client gets it.
    enum Refusal: Error, Equatable, Sendable {
        /// The browser must not be redirected, since the client does not have this redirect URI.
        case person(OAuthError)
        case client(OAuthError, redirectURI: String, state: String?)
    }

    enum Prompt: Equatable, Sendable {
        case automatic
        /// No page is shown; without a sign-in the answer is `login_required`.
        case none
        /// The sign-in page is shown even to a signed-in user.
        case login
    }

    let pool: PoolService
    let client: AppClient
    let redirectURI: String
    let state: String?
    let nonce: String?
    let scopes: OAuthScopes
    let proofKey: ProofKey?
    let resource: ResourceIndicator?
    let prompt: Prompt
    let loginHint: String?
    /// In seconds.
    let maximumAge: Int64?
    /// The levels of `acr_values` that this pool knows, the preferred one first.
    let levels: [AuthenticationLevel]
    /// The unchanged parameters, for the next page.
    let parameters: FormParameters

    init(_ parameters: FormParameters?, among pools: OAuthPools) throws(Refusal) {
        guard let parameters, !parameters.hasDuplicates else { throw .person(.malformed) }
        let (pool, client, redirectURI) = try Self.recipient(parameters, among: pools)
        do throws(OAuthError) {
            try self.init(parameters, pool, client, redirectURI)
        } catch {
            throw .client(error, redirectURI: redirectURI, state: parameters["state"])
        }
    }

    private init(
        _ parameters: FormParameters, _ pool: PoolService, _ client: AppClient, _ redirectURI: String
    ) throws(OAuthError) {
        try Self.refuseRequestObjects(parameters)
        guard let type = parameters["response_type"] else { throw .missing("response_type") }
        guard type == "code" else { throw OAuthError(.unsupportedResponseType, "The response_type must be code.") }
        guard client.oauth.flows.contains("code") else {
            throw OAuthError(.unauthorizedClient, "The client may not have a code.")
        }
        self.parameters = parameters
        self.pool = pool
        self.client = client
        self.redirectURI = redirectURI
        state = parameters["state"]
        nonce = parameters["nonce"]
        scopes = try OAuthScopes(parameters["scope"], of: client.oauth.scopes)
        proofKey = try ProofKey.read(parameters)
        resource = try ResourceIndicator.read(parameters)
        prompt = try Self.prompt(parameters["prompt"])
        loginHint = parameters["login_hint"]
        maximumAge = try Self.age(parameters["max_age"])
        levels = parameters["acr_values"]?.split(separator: " ").compactMap { AuthenticationLevel(rawValue: String($0)) } ?? []
        if let provider = parameters["identity_provider"], provider != "COGNITO" {
            throw OAuthError(.invalidRequest, "The identity_provider must be COGNITO.")
        }
    }

    /// - Returns: True if the earlier sign-in is recent and strong enough for this request.
    func isSatisfied(by signIn: SignIn, at now: Double) -> Bool {
        let isRecent = maximumAge.map { now - Double(signIn.authenticationTime) <= Double($0) } ?? true
        let isStrong = levels.isEmpty || levels.contains { $0.factors.allSatisfy(signIn.factors.contains) }
        return prompt != .login && isRecent && isStrong
    }

    /// Redirect URIs are compared as texts, and only a registered one is followed.
    ///
    /// Source: RFC 9700 §2.1
    private static func recipient(
        _ parameters: FormParameters, among pools: OAuthPools
    ) throws(Refusal) -> (PoolService, AppClient, String) {
        guard let id = parameters["client_id"] else { throw .person(.missing("client_id")) }
        guard let (pool, client) = pools.client(id) else { throw .person(OAuthError(.invalidRequest, "The app client is unknown.")) }
        guard let redirectURI = parameters["redirect_uri"] ?? client.oauth.defaultRedirectURI else {
            throw .person(.missing("redirect_uri"))
        }
        guard client.oauth.callbackURLs.contains(where: { sameBytes($0, redirectURI) }) else {
            throw .person(OAuthError(.invalidRequest, "The redirect_uri is not one of the app client's callback URLs."))
        }
        return (pool, client, redirectURI)
    }

    /// Refuses parameters in a JWT, of which some would otherwise not count.
    ///
    /// Source: OpenID Connect Core 1.0 §3.1.2.6, §6
    private static func refuseRequestObjects(_ parameters: FormParameters) throws(OAuthError) {
        guard parameters["request"] == nil else {
            throw OAuthError(.requestNotSupported, "The parameter request is not supported.")
        }
        guard parameters["request_uri"] == nil else {
            throw OAuthError(.requestURINotSupported, "The parameter request_uri is not supported.")
        }
    }

    private static func prompt(_ text: String?) throws(OAuthError) -> Prompt {
        let values = text?.split(separator: " ").map(String.init) ?? []
        guard !values.contains("none") || values.count == 1 else {
            throw OAuthError(.invalidRequest, "The prompt none excludes others.")
        }
        if values.contains("none") { return .none }
        return values.contains("login") || values.contains("select_account") ? .login : .automatic
    }

    private static func age(_ text: String?) throws(OAuthError) -> Int64? {
        guard let text else { return nil }
        guard let age = Int64(text), age >= 0, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw OAuthError(.invalidRequest, "The max_age is not a number of seconds.")
        }
        return age
    }
}

extension AuthorizationRequest.Refusal {
    /// The redirect URI with the error, for the client; `nil` if only the browser can show the refusal.
    var location: String? {
        guard case .client(let error, let redirectURI, let state) = self else { return nil }
        let members = [("error", error.code.rawValue), ("error_description", error.description)]
        return RedirectURI.location(redirectURI, members + (state.map { [("state", $0)] } ?? []))
    }
}

/// Makes the URIs to which browsers are redirected.
enum RedirectURI {
    /// The URI with parameters added to its query.
    ///
    /// Source: RFC 6749 §3.1.2, §4.1.2
    static func location(_ uri: String, _ parameters: [(String, String)]) -> String {
        let query = FormParameters(parameters.map { (name: $0.0, value: $0.1) }).text
        return uri + (uri.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + query
    }

    /// The source expression of a Content Security Policy for the URI's origin, or for the scheme alone if it is an app's own.
    ///
    /// - Returns: `nil` for a URI with characters that a source expression cannot have.
    static func policySource(of uri: String) -> String? {
        let bytes = Array(uri.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = bytes[..<colon]
        guard !scheme.isEmpty, scheme.allSatisfy({ FormParameters.isUnreserved($0) || $0 == UInt8(ascii: "+") }) else { return nil }
        let name = String(decoding: scheme, as: UTF8.self)
        guard name == "http" || name == "https" else { return "\(name):" }
        let rest = bytes[colon...].dropFirst(3)
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        guard bytes[colon...].starts(with: "://".utf8), !authority.isEmpty,
            authority.allSatisfy({ FormParameters.isUnreserved($0) || ":[]".utf8.contains($0) })
        else { return nil }
        return "\(name)://\(String(decoding: authority, as: UTF8.self))"
    }
}
