import StrictJSON

/// The IAM roles of a user's groups, of which an ID token tells.
///
/// Source: docs/cognito.md, "Claims"
struct GroupRoles: Sendable, Equatable {
    /// `cognito:roles`, each role once, in the order of the groups.
    let all: [String]
    /// `cognito:preferred_role`: the role of the groups with the lowest precedence value; `nil` if they have several.
    let preferred: String?

    /// - Parameter groups: The user's groups, also those without a role. A group without a precedence comes after all others.
    init(_ groups: [UserDirectory.Group]) {
        let ranked = groups.compactMap { group in group.roleARN.map { (role: $0, rank: group.precedence ?? .max) } }
        let best = ranked.map(\.rank).min()
        let preferred = Self.distinct(ranked.filter { $0.rank == best }.map(\.role))
        all = Self.distinct(ranked.map(\.role))
        self.preferred = preferred.count == 1 ? preferred[0] : nil
    }

    func add(to claims: inout JSONMembers) {
        claims["cognito:roles"] = all.isEmpty ? nil : .strings(all)
        claims["cognito:preferred_role"] = preferred.map { .string($0) }
    }

    private static func distinct(_ roles: [String]) -> [String] {
        roles.enumerated().filter { !roles[..<$0.offset].contains($0.element) }.map(\.element)
    }
}
