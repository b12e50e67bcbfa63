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
        members["AdminCreateUserConfig"] = [
            "AllowAdminCreateUserOnly": .bool(onlyAdministratorsCreateUsers),
            "UnusedAccountValidityDays": .integer(passwordPolicy.temporaryPasswordValidity),
        ]
        for (name, _) in Self.unusedMembers { members[name] = unused[name] }
        return members
    }

    private var schema: [JSONValue] {
        let standard = ["sub"] + TestUser.standardAttributes.sorted()
        return standard.map { name in
            [
                "Name": .string(name), "AttributeDataType": .string(TestUser.type(ofStandardAttribute: name)),
                "DeveloperOnlyAttribute": false, "Mutable": .bool(name != "sub"),
                "Required": .bool(name == "sub" || requiredAttributes.contains(name)),
            ]
        } + customSchema
    }

    /// The custom attributes as `SchemaAttributeType`.
    var customSchema: [JSONValue] {
        (customAttributes ?? []).map { attribute in
            var members = JSONMembers([.init("Name", .string(attribute.name)), .init("AttributeDataType", .string(attribute.type))])
            members["DeveloperOnlyAttribute"] = false
            members["Mutable"] = .bool(attribute.isMutable)
            members["Required"] = false
            let (least, most) = attribute.type == "Number" ? ("MinValue", "MaxValue") : ("MinLength", "MaxLength")
            var bounds = JSONMembers()
            bounds[least] = attribute.minimum.map { .string("\($0)") }
            bounds[most] = attribute.maximum.map { .string("\($0)") }
            if attribute.type == "Number" || attribute.type == "String" { members["\(attribute.type)AttributeConstraints"] = bounds.json }
            return members.json
        }
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
