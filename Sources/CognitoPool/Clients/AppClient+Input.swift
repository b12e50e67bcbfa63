import CognitoCore
import StrictJSON

/// Reads a client from the members of `CreateUserPoolClient`, `UpdateUserPoolClient` and the pool's file.
///
/// Source: the `CreateUserPoolClient` operation
extension AppClient {
    /// Sets every setting: to the member's value, or to Cognito's default if the member is absent, as `UpdateUserPoolClient` does. The default
    /// flows of a client that rotates refresh tokens are those that rotation does not exclude. The rules between members are ``check(in:isNew:)``'s.
    ///
    /// - Throws: `malformedMember`, `contentUnreadable` or `invalidParameter`.
    mutating func read(_ input: OperationInput) throws(CognitoError) {
        try readRotation(input)
        let flows = try input.choices("ExplicitAuthFlows", AuthFlow.self).map { Set($0) }
        authFlows = flows ?? (refreshTokenRotation.isEnabled ? AuthFlow.byDefault.subtracting([.refreshToken]) : AuthFlow.byDefault)
        let existence = try input.optionalString("PreventUserExistenceErrors")
        guard existence == nil || existence == "LEGACY" || existence == "ENABLED" else {
            throw input.malformed("PreventUserExistenceErrors")
        }
        hidesUnknownUsers = existence == "ENABLED"
        isRevocationEnabled = try input.optionalBool("EnableTokenRevocation") ?? true
        propagatesUserContext = try input.optionalBool("EnablePropagateAdditionalUserContextData") ?? false
        analytics = try input.stored("AnalyticsConfiguration", .object)
        authSessionValidity = try input.optionalInteger("AuthSessionValidity", in: 3...15) ?? 3
        readAttributes = try input.attributeAccess("ReadAttributes")
        writeAttributes = try input.attributeAccess("WriteAttributes")
        try readValidity(input)
        oauth = try OAuthSettings(input)
    }

    private mutating func readValidity(_ input: OperationInput) throws(CognitoError) {
        let units = try input.object("TokenValidityUnits")
        let (day, tenYears): (Int64, Int64) = (86_400, 315_360_000)
        accessTokenValidity = try input.validity("AccessToken", units, .hours, in: 300...day)
        idTokenValidity = try input.validity("IdToken", units, .hours, in: 300...day)
        refreshTokenValidity = try input.validity("RefreshToken", units, .days, in: 3_600...tenYears)
    }

    private mutating func readRotation(_ input: OperationInput) throws(CognitoError) {
        refreshTokenRotation = RefreshTokenRotation()
        guard let rotation = try input.object("RefreshTokenRotation") else { return }
        let feature = try rotation.string("Feature")
        guard feature == "ENABLED" || feature == "DISABLED" else { throw rotation.malformed("Feature") }
        refreshTokenRotation.isEnabled = feature == "ENABLED"
        refreshTokenRotation.gracePeriod = try rotation.optionalInteger("RetryGracePeriodSeconds", in: 0...60) ?? 0
    }

    /// Checks the rules between members. A client that a file has kept may be older than a rule.
    ///
    /// - Throws: `invalidParameter`.
    func check(in directory: UserDirectory, isNew: Bool) throws(CognitoError) {
        try checkAttributes(directory.settings, isNew: isNew)
        try checkValidity()
        let legacy = authFlows.filter { !$0.rawValue.hasPrefix("ALLOW_") }
        guard legacy.isEmpty || legacy.count == authFlows.count else { throw .invalidParameter(.legacyAndCurrentFlows) }
        guard !authFlows.contains(.clientToken) || authFlows.count == 1 else { throw .invalidParameter(.clientTokenFlowAlone) }
        guard !refreshTokenRotation.isEnabled || !authFlows.contains(.refreshToken) else {
            throw .invalidParameter(.refreshTokenRotationExcludesFlow)
        }
        try oauth.check(hasSecret: !secrets.isEmpty)
        let known = Set(OAuthSettings.standardScopes + directory.resourceServers.flatMap(\.scopeNames))
        for scope in oauth.scopes where !known.contains(scope) { throw .invalidParameter(.unknownScope(scope)) }
    }

    private func checkAttributes(_ settings: PoolSettings, isNew: Bool) throws(CognitoError) {
        let isKnown = { (name: String) in settings.schema(of: name) != nil }
        guard readAttributes.names?.allSatisfy(isKnown) ?? true else { throw .invalidParameter(.readAttributes(isNew: isNew)) }
        let isWritable = { (name: String) in
            isKnown(name) && name != Claim.subject.rawValue && !UserDirectory.isVerification(name)
        }
        guard writeAttributes.names?.allSatisfy(isWritable) ?? true else { throw .invalidParameter(.writeAttributes(isNew: isNew)) }
    }

    /// No token outlives the refresh token.
    private func checkValidity() throws(CognitoError) {
        let longest = (refreshTokenValidity ?? TokenValidity(30, .days)).seconds
        for (name, validity) in [("AccessTokenValidity", accessTokenValidity), ("IdTokenValidity", idTokenValidity)] {
            guard (validity ?? TokenValidity(1, .hours)).seconds <= longest else { throw .invalidParameter(.tokenValidity(name)) }
        }
    }
}

extension OAuthSettings {
    static let standardScopes = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]

    fileprivate init(_ input: OperationInput) throws(CognitoError) {
        self = .none
        isEnabled = try input.optionalBool("AllowedOAuthFlowsUserPoolClient") ?? false
        flows = try input.optionalStrings("AllowedOAuthFlows", maximumCount: 3) ?? []
        guard flows.allSatisfy({ ["code", "implicit", "client_credentials"].contains($0) }) else {
            throw input.malformed("AllowedOAuthFlows")
        }
        scopes = try input.optionalStrings("AllowedOAuthScopes", maximumCount: 50, length: 1...256) ?? []
        callbackURLs = try input.optionalStrings("CallbackURLs", maximumCount: 100, length: 1...1_024) ?? []
        logoutURLs = try input.optionalStrings("LogoutURLs", maximumCount: 100, length: 1...1_024) ?? []
        defaultRedirectURI = try input.optionalString("DefaultRedirectURI", length: 1...1_024)
        identityProviders = try input.optionalStrings("SupportedIdentityProviders", maximumCount: 50, length: 1...32) ?? []
    }

    fileprivate func check(hasSecret: Bool) throws(CognitoError) {
        for url in callbackURLs + logoutURLs where !Self.isAllowed(url) { throw .invalidParameter(.callbackURL(url)) }
        if let uri = defaultRedirectURI, !callbackURLs.contains(where: { sameBytes($0, uri) }) {
            throw .invalidParameter(.callbackURL(uri))
        }
        guard !isEnabled || !flows.isEmpty && !scopes.isEmpty else { throw .invalidParameter(.oauthFlowsAndScopesMissing) }
        if flows.contains("client_credentials") {
            if let scope = scopes.first(where: Self.standardScopes.contains) { throw .invalidParameter(.scopeOfUsers(scope)) }
            guard flows.count == 1 else { throw .invalidParameter(.clientCredentialsAlone) }
            guard hasSecret else { throw .invalidParameter(.clientCredentialsNeedSecret) }
        } else if isEnabled, !flows.isEmpty, callbackURLs.isEmpty {
            throw .invalidParameter(.callbackURLMissing)
        }
    }

    /// An absolute URI without fragment; `http` only for this machine.
    ///
    /// Source: RFC 6749 §3.1.2
    private static func isAllowed(_ url: String) -> Bool {
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }),
            let colon = url.utf8.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let scheme = url[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first) else { return false }
        guard scheme == "http" || scheme == "https" else { return !["javascript", "data", "vbscript", "file"].contains(scheme) }
        return (try? HTTPURL(String(url.prefix { $0 != "?" }))) != nil
    }
}

extension OperationInput {
    /// `<token>Validity` in the unit that `TokenValidityUnits` names for it. Throws `invalidParameter` for a lifetime outside the range, which
    /// is in seconds.
    fileprivate func validity(
        _ token: String, _ units: OperationInput?, _ usual: TokenValidity.Unit, in range: ClosedRange<Int64>
    ) throws(CognitoError) -> TokenValidity? {
        guard let value = try optionalInteger("\(token)Validity"), value != 0 else { return nil }
        let validity = TokenValidity(value, try units?.choice(token) ?? usual)
        // A value above the bound in seconds is too long in every unit, and its product may overflow.
        guard value <= range.upperBound, range.contains(validity.seconds) else {
            throw .invalidParameter(.tokenValidity("\(token)Validity"))
        }
        return validity
    }

    fileprivate func attributeAccess(_ name: String) throws(CognitoError) -> AttributeAccess {
        try optionalStrings(name, maximumCount: 100).map { .only($0) } ?? .standard
    }
}
