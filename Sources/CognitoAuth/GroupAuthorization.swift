public import CognitoCore
public import HTTPServer

/// Which groups may pass. All the rules that are given must hold together; names are compared byte by byte, as Cognito does.
public struct GroupRules: Sendable {
    /// An empty list: meant as "no user", it would read as "no rule".
    public enum Fault: Error, Equatable, Sendable {
        case emptyList(String)
        /// No list at all: that would admit every user.
        case noRules
    }

    private let allowed: [String]?
    private let required: [String]?
    private let prohibited: [String]?

    /// - Parameters:
    ///   - allowed: The user is in at least one of these.
    ///   - required: The user is in every one of these.
    ///   - prohibited: The user is in none of these.
    /// - Throws: ``Fault/emptyList(_:)`` when a list is given that is empty, ``Fault/noRules`` when none is given.
    public init(allowed: [String]? = nil, required: [String]? = nil, prohibited: [String]? = nil) throws(Fault) {
        for (name, list) in [("allowed", allowed), ("required", required), ("prohibited", prohibited)] where list?.isEmpty == true {
            throw .emptyList(name)
        }
        guard allowed != nil || required != nil || prohibited != nil else { throw .noRules }
        self.allowed = allowed
        self.required = required
        self.prohibited = prohibited
    }

    /// A user whose groups are malformed is refused: one of them might be prohibited. A program is in no allowed or required group, but in
    /// each prohibited one that its token names.
    ///
    /// - Returns: True if the user fulfils all the rules.
    public func admit(_ user: some CognitoClaims) -> Bool {
        let claim = user.groupsClaim
        if claim == .malformed { return false }
        let isMember = { (group: String) in user.isMember(of: group) }
        if let allowed, !allowed.contains(where: isMember) { return false }
        if let required, !required.allSatisfy(isMember) { return false }
        if let prohibited, prohibited.contains(where: claim.contains) { return false }
        return true
    }

    /// - Throws: 403 `forbidden`
    func check(_ user: some CognitoClaims) throws(Problem) {
        guard !admit(user) else { return }
        throw user.groupsClaim == .malformed ? .malformedGroups : .forbidden
    }
}

/// Admits authenticated requests whose users are in the right groups.
public struct GroupAuthorization<Claims: CognitoClaims>: ClaimsRule {
    private let rules: GroupRules

    /// See ``GroupRules/init(allowed:required:prohibited:)``.
    public init(allowed: [String]? = nil, required: [String]? = nil, prohibited: [String]? = nil) throws(GroupRules.Fault) {
        rules = try GroupRules(allowed: allowed, required: required, prohibited: prohibited)
    }

    public var documentation: GuardDescription { GuardDescription(problems: [.forbidden]) }

    public func check(_ claims: Claims) throws(Problem) { try rules.check(claims) }
}
