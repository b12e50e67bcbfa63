public import CognitoCore
public import HTTPServer
import HTTPTypes

/// Admits a proxy's question on behalf of its own client, if the credentials are valid and meet the rules in the query.
///
/// The rules are read before the token: a proxy with malformed rules is told so at its first request, with or without a token. The rest is
/// ``Authentication``, ``GroupRules`` and ``ScopeAuthorization``, with their answers.
public struct ForwardAuthentication<Claims: ScopedClaims>: Guard {
    private let authentication: any AuthenticationScheme<Claims>
    private let realm: Realm

    /// - Parameters:
    ///   - verifier: Judges the tokens.
    ///   - claims: The kind of token that may pass: any that the verifier accepts, unless said otherwise.
    ///   - realm: Named in challenges. Source: RFC 9110 §11.5
    public init(
        _ verifier: CognitoVerifier, as claims: Claims.Type = CallerClaims.self, realm: Realm = .standard
    ) where Claims: BearerClaims {
        self.init(Authentication(verifier, as: Claims.self, realm: realm))
    }

    /// - Parameter scheme: Says who is asking, such as `Authentication(verifier, as: CallerClaims.self).or(keys)`.
    public init(_ scheme: some AuthenticationScheme<Claims>) {
        authentication = scheme
        realm = scheme.realm
    }

    public var documentation: GuardDescription {
        let tokens = authentication.documentation
        return GuardDescription(
            credentials: tokens.credentials,
            problems: tokens.problems + [.forbidden, .insufficientScope([], realm: realm), .invalidRules(.noValue(parameter: 1))],
            problemsOfUnsafeMethods: tokens.problemsOfUnsafeMethods)
    }

    public func admit(_ context: RequestContext) throws(Problem) -> Admission<Authenticated<Claims>> {
        let rules = try rules(of: context.request)
        do throws(Problem) {
            switch try authentication.admit(context) {
            case .admitted(let caller): return .admitted(try rules.admit(caller))
            case .later(let decision):
                return .later { () async throws(Problem) in
                    do throws(Problem) { return try rules.admit(try await decision()) } catch { throw error.naming(rules.neededScopes) }
                }
            }
        } catch {
            throw error.naming(rules.neededScopes)
        }
    }

    private func rules(of request: Request) throws(Problem) -> AccessRules<Claims> {
        do {
            return try AccessRules(query: request.head.query.map(request.head.value), realm: realm)
        } catch {
            throw .invalidRules(error)
        }
    }
}

extension Problem {
    /// The same, whose bearer challenge of a 401 says which scopes a token needs, so that a client asks for them at once.
    ///
    /// Source: RFC 6750 §3
    fileprivate func naming(_ scopes: [String]) -> Problem {
        guard status == .unauthorized, !scopes.isEmpty else { return self }
        var copy = self
        copy.fields = fields.map { field in
            guard field.name == .wwwAuthenticate, field.value.hasPrefix("Bearer ") else { return field }
            // The realm may name scopes of its own.
            if field.value.contains(", scope=\"") { return field }
            return Response.Field(name: field.name, value: field.value + ", scope=\"\(scopes.joined(separator: " "))\"")
        }
        return copy
    }

    static func invalidRules(_ fault: AccessRuleFault) -> Problem {
        Problem(
            status: .badRequest, code: "invalid_rules",
            detail: "Each parameter of the query is group, required_group, not_group or scope, with a value.",
            reason: "rules: \(fault.word)")
    }
}
