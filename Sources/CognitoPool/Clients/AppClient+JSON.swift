import CognitoCore
import EnvironmentReading
import StrictJSON

extension AppClient {
    /// `UserPoolClientType`. `ClientSecret` is the first secret.
    func json(poolID: String) -> JSONValue {
        var members = members
        members["UserPoolId"] = .string(poolID)
        members["ClientId"] = .string(id)
        members["ClientName"] = .string(name)
        members["ClientSecret"] = secret.map { .string($0.revealed) }
        members["LastModifiedDate"] = .double(changedAt)
        members["CreationDate"] = .double(createdAt)
        return members.json
    }

    /// The members that `CreateUserPoolClient` and `UpdateUserPoolClient` set.
    var members: JSONMembers {
        var members = JSONMembers()
        members["RefreshTokenValidity"] = .integer(refreshTokenValidity?.value ?? 30)
        members["AccessTokenValidity"] = accessTokenValidity.map { .integer($0.value) }
        members["IdTokenValidity"] = idTokenValidity.map { .integer($0.value) }
        members["TokenValidityUnits"] = units
        members["ExplicitAuthFlows"] = .strings(authFlows.map(\.rawValue).sorted())
        members["ReadAttributes"] = readAttributes.names.map { .strings($0) }
        members["WriteAttributes"] = writeAttributes.names.map { .strings($0) }
        members["PreventUserExistenceErrors"] = hidesUnknownUsers ? "ENABLED" : "LEGACY"
        members["EnableTokenRevocation"] = .bool(isRevocationEnabled)
        members["EnablePropagateAdditionalUserContextData"] = .bool(propagatesUserContext)
        members["AnalyticsConfiguration"] = analytics
        members["AuthSessionValidity"] = .integer(authSessionValidity)
        if refreshTokenRotation.isEnabled {
            members["RefreshTokenRotation"] = ["Feature": "ENABLED", "RetryGracePeriodSeconds": .integer(refreshTokenRotation.gracePeriod)]
        }
        for member in oauth.members { members[member.name] = member.value }
        return members
    }

    private var units: JSONValue {
        var units = JSONMembers()
        units["AccessToken"] = accessTokenValidity.map { .string($0.unit.rawValue) }
        units["IdToken"] = idTokenValidity.map { .string($0.unit.rawValue) }
        units["RefreshToken"] = refreshTokenValidity.map { .string($0.unit.rawValue) }
        return units.json
    }
}

extension AttributeAccess {
    /// The names of the list; `nil` for a case without one.
    var names: [String]? { if case .only(let names) = self { names } else { nil } }
}

extension OAuthSettings {
    fileprivate var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [.init("AllowedOAuthFlowsUserPoolClient", .bool(isEnabled))]
        let lists = [
            ("SupportedIdentityProviders", identityProviders), ("CallbackURLs", callbackURLs), ("LogoutURLs", logoutURLs),
            ("AllowedOAuthFlows", flows), ("AllowedOAuthScopes", scopes),
        ]
        for (name, texts) in lists where !texts.isEmpty { members.append(.init(name, .strings(texts))) }
        return members + (defaultRedirectURI.map { [.init("DefaultRedirectURI", .string($0))] } ?? [])
    }
}
