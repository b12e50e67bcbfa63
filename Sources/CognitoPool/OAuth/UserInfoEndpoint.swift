import CognitoCore
import HTTPServer
import JOSE
import StrictJSON

/// `GET` or `POST /oauth2/userInfo`: the attributes that the scopes of an access token show.
///
/// Source: OpenID Connect Core 1.0 §5.3; RFC 6750 §2.1, §3.1
struct UserInfoEndpoint: Sendable {
    let pools: OAuthPools

    func answer(_ request: Request) -> Response {
        do throws(OAuthError) {
            return OAuthCORS.opened(Response(json: try claims(try Self.token(request.head))))
        } catch {
            request.note(refusal: error.code.rawValue)
            return error.response(challenge: Self.challenge(error, for: request.head))
        }
    }

    /// The challenge names no error where a request has no bearer token.
    ///
    /// Source: RFC 6750 §3, §3.1
    private static func challenge(_ error: OAuthError, for head: RequestHead) -> String {
        let scheme = "Bearer realm=\"user pool\""
        guard bearer(head) != nil else { return scheme }
        return "\(scheme), error=\"\(error.code.rawValue)\", error_description=\"\(error.description)\""
    }

    private static func token(_ head: RequestHead) throws(OAuthError) -> String {
        guard let token = bearer(head) else { throw OAuthError(.invalidToken, "The Authorization field has no bearer token.") }
        return String(decoding: token, as: UTF8.self)
    }

    /// The credentials of the scheme `Bearer`; `nil` if there are none.
    private static func bearer(_ head: RequestHead) -> ArraySlice<UInt8>? {
        guard let field = head.onlyField("authorization"), let space = field.firstIndex(of: UInt8(ascii: " ")),
            field[..<space].map({ $0 | 0x20 }).elementsEqual("bearer".utf8)
        else { return nil }
        return field[space...].drop { $0 == UInt8(ascii: " ") }
    }

    private func claims(_ token: String) throws(OAuthError) -> JSONValue {
        let refusal = OAuthError(.invalidToken, "The access token is not valid, has expired, or was revoked.")
        guard let pool = pools.pool(ofAccessToken: token) else { throw refusal }
        let (account, claims): (UserDirectory.Account, JSONView)
        do throws(CognitoError) {
            (account, claims) = try pool.holder(ofAccessToken: token, needing: OAuthScopes.openID)
        } catch .accessTokenLacksScope {
            throw OAuthError(.insufficientScope, "The access token does not have the scope openid.")
        } catch {
            throw refusal
        }
        let scopes = OAuthScopes(claims.member(Claim.scope.rawValue)?.string?.split(separator: " ").map(String.init) ?? [])
        let client = claims.member(Claim.clientID.rawValue)?.string.flatMap { try? pool.client($0) }
        let user = scopes.visible(client?.readable(account.user) ?? account.user)
        var members = JSONMembers()
        for (name, value) in user.attributeList { members[name] = .string(value) }
        if client?.readsEmailVerification == false { members[.emailVerified] = nil }
        members[.subject] = .string(user.subject)
        members[.username] = .string(user.username)
        return members.json
    }
}
