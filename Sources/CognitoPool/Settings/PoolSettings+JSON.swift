import StrictJSON

/// Writes settings: as `UserPoolType`, and in the pool's file, with the members of `CreateUserPool`.
extension PoolSettings {
    /// - Parameters:
    ///   - userCount: The number of users.
    ///   - id: The pool id.
    ///   - region: The pool's Region, for its ARN.
    func userPoolType(id: String, region: String, userCount: Int) -> JSONValue {
        var members = members
        members["Id"] = .string(id)
        members["Name"] = .string(name)
        members["LastModifiedDate"] = .double(changedAt)
        members["CreationDate"] = .double(createdAt)
        members["SchemaAttributes"] = .array(schema)
        members["EstimatedNumberOfUsers"] = .integer(Int64(clamping: userCount))
        members["Domain"] = domain.map { .string($0) }
        members["Arn"] = .string("arn:aws:cognito-idp:\(region):000000000000:userpool/\(id)")
        if members["LambdaConfig"] == nil { members["LambdaConfig"] = [:] }
        if members["DeletionProtection"] == nil { members["DeletionProtection"] = "INACTIVE" }
        if members["UserPoolTier"] == nil { members["UserPoolTier"] = "ESSENTIALS" }
        if members["EmailConfiguration"] == nil { members["EmailConfiguration"] = ["EmailSendingAccount": "COGNITO_DEFAULT"] }
        if members["VerificationMessageTemplate"] == nil {
            members["VerificationMessageTemplate"] = ["DefaultEmailOption": "CONFIRM_WITH_CODE"]
        }
        return members.json
    }

    /// The members that `CreateUserPool` and `UpdateUserPool` set.
    var members: JSONMembers {
        var members = JSONMembers()
        members["Policies"] = ["PasswordPolicy": passwordPolicy.json, "SignInPolicy": ["AllowedFirstAuthFactors": .strings(firstFactors)]]
        members["MfaConfiguration"] = .string(mfa.requirement.rawValue)
        if !autoVerifiedAttributes.isEmpty { members["AutoVerifiedAttributes"] = .strings(autoVerifiedAttributes.map(\.rawValue)) }
        if !aliasAttributes.isEmpty { members["AliasAttributes"] = .strings(aliasAttributes.map(\.rawValue)) }
        if !usernameAttributes.isEmpty { members["UsernameAttributes"] = .strings(usernameAttributes.map(\.rawValue)) }
        members["UsernameConfiguration"] = ["CaseSensitive": .bool(isCaseSensitive)]
        members["UserAttributeUpdateSettings"] = [
            "AttributesRequireVerificationBeforeUpdate": .strings(attributesVerifiedBeforeUpdate.map(\.rawValue))
        ]
        var creation: JSONMembers = [
            "AllowAdminCreateUserOnly": .bool(onlyAdministratorsCreateUsers),
            "UnusedAccountValidityDays": .integer(passwordPolicy.temporaryPasswordValidity),
        ]
        creation["InviteMessageTemplate"] = inviteMessage
        members["AdminCreateUserConfig"] = creation.json
        for (name, _) in Self.unusedMembers { members[name] = unused[name] }
        return members
    }

    private var schema: [JSONValue] {
        schema(of: ["sub"] + TestUser.standardAttributes.sorted()) + customSchema
    }

    private var customSchema: [JSONValue] { (customAttributes ?? []).map { $0.json(isRequired: false) } }

    /// What `Schema` of `CreateUserPool` has said.
    var foundingSchema: [JSONValue] {
        let changed = standardAttributes.map(\.name)
        return schema(of: changed + requiredAttributes.filter { !changed.contains($0) }) + customSchema
    }

    private func schema(of standard: [String]) -> [JSONValue] {
        standard.map { name in
            (schema(of: name) ?? .standard(name)).json(isRequired: name == "sub" || requiredAttributes.contains(name))
        }
    }
}

extension SchemaAttribute {
    /// `SchemaAttributeType`.
    fileprivate func json(isRequired: Bool) -> JSONValue {
        var members = JSONMembers([.init("Name", .string(name)), .init("AttributeDataType", .string(type))])
        members["DeveloperOnlyAttribute"] = false
        members["Mutable"] = .bool(isMutable)
        members["Required"] = .bool(isRequired)
        let (least, most) = type == "Number" ? ("MinValue", "MaxValue") : ("MinLength", "MaxLength")
        var bounds = JSONMembers()
        bounds[least] = minimum.map { .string("\($0)") }
        bounds[most] = maximum.map { .string("\($0)") }
        if type == "Number" || type == "String" { members["\(type)AttributeConstraints"] = bounds.json }
        return members.json
    }
}

extension PasswordPolicy {
    fileprivate var json: JSONValue {
        var members: JSONMembers = [
            "MinimumLength": .integer(Int64(minimumLength)), "RequireUppercase": .bool(requiresUppercase),
            "RequireLowercase": .bool(requiresLowercase), "RequireNumbers": .bool(requiresDigit), "RequireSymbols": .bool(requiresSymbol),
            "TemporaryPasswordValidityDays": .integer(temporaryPasswordValidity),
        ]
        if historySize > 0 { members["PasswordHistorySize"] = .integer(Int64(historySize)) }
        return members.json
    }
}

extension JSONValue {
    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
