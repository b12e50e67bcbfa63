import CognitoCore
import StrictJSON

extension UserDirectory {
    /// The group of this name, compared exactly. Throws `groupNotFound`.
    func group(_ name: String) throws(CognitoError) -> Group {
        guard let group = groups[ExactText(name)] else { throw .groupNotFound }
        return group
    }

    /// Adds a group. Throws `groupExists`, `limitExceeded`, or `malformedMember` for an invalid name.
    mutating func createGroup(
        _ name: String, description: String? = nil, precedence: Int64? = nil, roleARN: String? = nil, at now: Double
    ) throws(CognitoError) -> Group {
        let key = ExactText(name)
        guard CognitoName.isWellFormed(name) else { throw .malformedMember("groupName") }
        guard groups[key] == nil else { throw .groupExists }
        guard groups.count < Self.maximumGroups else { throw .limitExceeded }
        let group = Group(name: name, description: description, precedence: precedence, roleARN: roleARN, createdAt: now)
        groups[key] = group
        return group
    }

    /// Deletes a group, and removes all users from it. Throws `groupNotFound`.
    mutating func deleteGroup(_ name: String, at now: Double) throws(CognitoError) {
        _ = try group(name)
        for account in everybody where account.user.isIn(group: name) {
            try change(subject: account.user.subject, at: now) { $0.user.groups.removeAll { sameBytes($0, name) } }
        }
        groups[ExactText(name)] = nil
    }

    /// Adds a user to a group, or does nothing for a member. Throws `userNotFound`, `groupNotFound` or `limitExceeded`.
    mutating func add(_ name: String, toGroup group: String, at now: Double) throws(CognitoError) {
        _ = try self.group(group)
        try change(name, at: now) { account throws(CognitoError) in
            guard !account.user.isIn(group: group) else { return }
            guard account.user.groups.count < Self.maximumGroupsOfUser else { throw .limitExceeded }
            account.user.groups.append(group)
        }
    }

    /// Removes a user from a group, or does nothing for a user who is not in it. Throws `userNotFound` or `groupNotFound`.
    mutating func remove(_ name: String, fromGroup group: String, at now: Double) throws(CognitoError) {
        _ = try self.group(group)
        try change(name, at: now) { $0.user.groups.removeAll { sameBytes($0, group) } }
    }
}

extension TestUser {
    func isIn(group: String) -> Bool { groups.contains { sameBytes($0, group) } }
}
