import StrictJSON

extension UserDirectory.Account {
    /// `UserType`, for lists and `AdminCreateUser`. Times are in seconds since 1970.
    ///
    /// - Parameter attributes: The names of the attributes to show; `nil` for all.
    func userType(attributes: [String]? = nil) -> JSONValue {
        var members = JSONMembers([.init("Username", .string(user.username))])
        members["Attributes"] = user.attributesJSON { name in attributes?.contains { sameBytes($0, name) } ?? true }
        for (name, value) in state { members[name] = value }
        return members.json
    }

    /// `AdminGetUserResponse`.
    var adminDescription: JSONValue {
        var members = JSONMembers([.init("Username", .string(user.username)), .init("UserAttributes", user.attributesJSON())])
        for (name, value) in state { members[name] = value }
        for (name, value) in mfa.members { members[name] = value }
        return members.json
    }

    /// `GetUserResponse`, with the attributes that the client may read.
    func description(for client: AppClient?) -> JSONValue {
        var members = JSONMembers([.init("Username", .string(user.username))])
        members["UserAttributes"] = user.attributesJSON { $0 == "sub" || client?.readAttributes.includes($0) ?? true }
        for (name, value) in mfa.members { members[name] = value }
        return members.json
    }

    private var state: KeyValuePairs<String, JSONValue> {
        [
            "UserCreateDate": .double(createdAt), "UserLastModifiedDate": .double(changedAt), "Enabled": .bool(isEnabled),
            "UserStatus": .string(status.rawValue),
        ]
    }
}

extension UserMFA {
    /// The members about second factors; none if no factor is enabled.
    fileprivate var members: [(String, JSONValue)] {
        guard !enabled.isEmpty else { return [] }
        return (preferred.map { [("PreferredMfaSetting", .string($0.rawValue))] } ?? [])
            + [("UserMFASettingList", .array(enabled.map { .string($0.rawValue) }))]
    }
}

extension TestUser {
    /// The attributes as `[{"Name": …, "Value": …}]`.
    func attributesJSON(where isShown: (String) -> Bool = { _ in true }) -> JSONValue {
        .array(attributeList.filter { isShown($0.name) }.map { ["Name": .string($0.name), "Value": .string($0.value)] })
    }
}

extension UserDirectory.Group {
    /// `GroupType`.
    func json(poolID: String) -> JSONValue {
        var members = JSONMembers([.init("GroupName", .string(name)), .init("UserPoolId", .string(poolID))])
        members["Description"] = description.map { .string($0) }
        members["RoleArn"] = roleARN.map { .string($0) }
        members["Precedence"] = precedence.map { .integer($0) }
        members["LastModifiedDate"] = .double(changedAt)
        members["CreationDate"] = .double(createdAt)
        return members.json
    }
}
