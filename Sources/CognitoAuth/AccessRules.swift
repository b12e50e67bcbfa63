import CognitoCore
import HTTPServer

/// The rules of a proxy, from the query of its request: groups and scopes, of which all that are given must hold.
///
/// Read strictly, since an overlooked rule would admit every caller: a name that is not known, no value, a second reading of a value
/// are all refused. Names are taken as they are; in values only percent-encoding is undone. A bare `+` is refused, because one reader
/// takes it for a plus and the next for a space.
struct AccessRules<Claims: ScopedClaims>: Sendable {
    private var groups: GroupRules?
    private var scopes: ScopeAuthorization<Claims>?

    /// Empty if any scope will do.
    var neededScopes: [String] { scopes?.scopes ?? [] }

    /// - Parameters:
    ///   - query: The query; `nil` for a target without one, which asks for authentication alone.
    ///   - realm: Named in challenges.
    /// - Throws: ``AccessRuleFault``
    init(query: ArraySlice<UInt8>?, realm: Realm) throws(AccessRuleFault) {
        guard let query else { return }
        var values: [AccessRule: [String]] = [:]
        for (index, parameter) in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).enumerated() {
            let (rule, value) = try Self.read(parameter, number: index + 1)
            values[rule, default: []].append(value)
        }
        try setGroups(values[.group], values[.requiredGroup], values[.notGroup])
        if let scopes = values[.scope] { try setScopes(scopes, realm) }
    }

    /// - Throws: 403 `forbidden` or `insufficient_scope`, as the guards of these names do.
    func admit(_ caller: Authenticated<Claims>) throws(Problem) -> Authenticated<Claims> {
        try groups?.check(caller.user)
        try scopes?.check(caller.user)
        return caller
    }

    private mutating func setGroups(_ allowed: [String]?, _ required: [String]?, _ prohibited: [String]?) throws(AccessRuleFault) {
        guard allowed != nil || required != nil || prohibited != nil else { return }
        do {
            groups = try GroupRules(allowed: allowed, required: required, prohibited: prohibited)
        } catch {
            throw .groups(error)
        }
    }

    private mutating func setScopes(_ scopes: [String], _ realm: Realm) throws(AccessRuleFault) {
        do { self.scopes = try ScopeAuthorization(allOf: scopes, realm: realm) } catch { throw .malformedScope }
    }

    private static func read(_ parameter: ArraySlice<UInt8>, number: Int) throws(AccessRuleFault) -> (AccessRule, String) {
        let name = parameter.prefix { $0 != UInt8(ascii: "=") }
        guard let rule = AccessRule.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) else {
            throw .unknownRule(parameter: number)
        }
        let value = parameter.dropFirst(name.count + 1)
        guard !value.isEmpty else { throw .noValue(parameter: number) }
        guard !value.contains(UInt8(ascii: "+")), let text = PercentEncoding.decoded(value) else {
            throw .unreadableValue(parameter: number)
        }
        return (rule, text)
    }
}

/// The rules by their names in a query.
private enum AccessRule: String, CaseIterable {
    /// The user is in at least one of the groups that are given so.
    case group
    /// The user is in every group that is given so.
    case requiredGroup = "required_group"
    /// The user is in no group that is given so.
    case notGroup = "not_group"
    /// Every scope that is given so has been granted.
    case scope
}

/// Why the rules of a query cannot be followed. Parameters are counted from 1; their text is not repeated.
enum AccessRuleFault: Error, Equatable {
    case unknownRule(parameter: Int)
    case noValue(parameter: Int)
    /// A broken escape, bytes that are no UTF-8, or a bare `+`.
    case unreadableValue(parameter: Int)
    /// A scope that cannot be granted.
    case malformedScope
    case groups(GroupRules.Fault)

    /// The reason in a word, for the log.
    var word: String {
        switch self {
        case .unknownRule: "unknownRule"
        case .noValue: "noValue"
        case .unreadableValue: "unreadableValue"
        case .malformedScope: "malformedScope"
        case .groups: "groups"
        }
    }
}
