import StrictJSON

/// Sets the second factors of a pool.
enum SetUserPoolMfaConfig: PoolAdministration {
    static let name = "SetUserPoolMfaConfig"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let software = try input.object("SoftwareTokenMfaConfiguration")?.optionalBool("Enabled")
        let (email, sms) = (try input.object("EmailMfaConfiguration"), try input.object("SmsMfaConfiguration"))
        var configurations: [String: JSONValue] = [:]
        for name in PoolMFA.configurationNames { configurations[name] = try input.stored(name, .object) }
        let requirement = try input.choice("MfaConfiguration", PoolMFA.Requirement.self)
        let isNamingMethod = software == true || email != nil || sms != nil
        guard requirement != .off || !isNamingMethod else { throw .invalidParameter(.mfaOffWithMethod) }
        let now = try pool.now()
        return try pool.withDirectory { [configurations] directory throws(CognitoError) in
            var mfa = directory.settings.mfa
            if let software { mfa.allowsSoftwareToken = software }
            if email != nil { mfa.allowsEmail = true }
            if sms != nil { mfa.allowsSMS = true }
            mfa.configurations.merge(configurations) { $1 }
            mfa.requirement = requirement ?? mfa.requirement
            guard mfa.requirement == .off || mfa.hasMethod else { throw .invalidParameter(.mfaWithoutMethod) }
            directory.settings.mfa = mfa
            directory.settings.changedAt = now
            return mfa.json
        }
    }
}

extension PoolMFA {
    static let configurationNames = ["SmsMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration"]

    var json: JSONValue {
        var members = JSONMembers()
        if allowsSMS { members["SmsMfaConfiguration"] = configurations["SmsMfaConfiguration"] ?? [:] }
        if allowsSoftwareToken { members["SoftwareTokenMfaConfiguration"] = ["Enabled": true] }
        if allowsEmail { members["EmailMfaConfiguration"] = configurations["EmailMfaConfiguration"] ?? [:] }
        members["MfaConfiguration"] = .string(requirement.rawValue)
        members["WebAuthnConfiguration"] = configurations["WebAuthnConfiguration"]
        return members.json
    }
}
