public import CognitoCore
public import HTTPServer
import HTTPTypes
import StrictJSON

/// Admits authenticated requests whose tokens grant the right scopes.
///
/// Source: RFC 6750 §3.1 (`insufficient_scope`), RFC 6749 §3.3
public struct ScopeAuthorization<Claims: ScopedClaims>: ClaimsRule {
    /// Scopes that were given and ask for nothing, or that cannot be granted.
    public enum Fault: Error, Equatable, Sendable {
        case emptyList
        case malformedScope(String)
    }

    let scopes: [String]
    private let needsAll: Bool
    private let realm: Realm

    /// At least one of these scopes.
    ///
    /// - Throws: ``Fault``
    public init(anyOf scopes: [String], realm: Realm = .standard) throws(Fault) {
        try self.init(scopes, needsAll: false, realm)
    }

    /// Every one of these scopes.
    ///
    /// - Throws: ``Fault``
    public init(allOf scopes: [String], realm: Realm = .standard) throws(Fault) {
        try self.init(scopes, needsAll: true, realm)
    }

    private init(_ scopes: [String], needsAll: Bool, _ realm: Realm) throws(Fault) {
        guard !scopes.isEmpty else { throw .emptyList }
        if let malformed = scopes.first(where: { !ScopeToken.isValid($0) }) { throw .malformedScope(malformed) }
        self.scopes = scopes
        self.needsAll = needsAll
        self.realm = realm
    }

    public var documentation: GuardDescription { GuardDescription(problems: [.insufficientScope(scopes, realm: realm)]) }

    public func check(_ claims: Claims) throws(Problem) {
        let granted = claims.scopes
        let isGranted = { (scope: String) in granted.contains { sameBytes($0, scope) } }
        guard needsAll ? scopes.allSatisfy(isGranted) : scopes.contains(where: isGranted) else {
            throw claims.kind == .apiKey
                ? .insufficientScopeOfKey(scopes.joined(separator: " "), realm: realm) : .insufficientScope(scopes, realm: realm)
        }
    }
}

extension Problem {
    static func insufficientScope(_ scopes: [String], realm: Realm) -> Problem {
        let challenge = Challenge.insufficientScope(scopes)
        return Problem(
            status: .forbidden, code: "insufficient_scope", detail: "The token does not grant the scope that this needs.", reason: "scope"
        ).with(.wwwAuthenticate, challenge.value(realm: realm.text) + realm.metadataParameter)
    }
}
