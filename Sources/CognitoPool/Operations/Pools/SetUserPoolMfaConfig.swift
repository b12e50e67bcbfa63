import StrictJSON

/// Sets the second factors of a pool.
enum SetUserPoolMfaConfig: PoolAdministration {
    static let name = "SetUserPoolMfaConfig"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let software = try input.object("SoftwareTokenMfaConfiguration")?.optionalBool("Enabled")
        let (email, sms) = (try input.object("EmailMfaConfiguration"), try input.object("SmsMfaConfiguration"))
        let requirement = try input.choice("MfaConfiguration", PoolMFA.Requirement.self)
        let now = try pool.now()
        return try pool.withDirectory { directory throws(CognitoError) in
            var mfa = directory.settings.mfa
            if let software { mfa.allowsSoftwareToken = software }
            if email != nil { mfa.allowsEmail = true }
            if sms != nil { mfa.allowsSMS = true }
            mfa.requirement = requirement ?? mfa.requirement
            guard mfa.requirement == .off || mfa.hasMethod else { throw .invalidParameter(.mfaWithoutMethod) }
            directory.settings.mfa = mfa
            directory.settings.changedAt = now
            return mfa.json
        }
    }
}

extension PoolMFA {
    var json: JSONValue {
        var members = JSONMembers()
        if allowsSMS { members["SmsMfaConfiguration"] = [:] }
        if allowsSoftwareToken { members["SoftwareTokenMfaConfiguration"] = ["Enabled": true] }
        if allowsEmail { members["EmailMfaConfiguration"] = [:] }
        members["MfaConfiguration"] = .string(requirement.rawValue)
        return members.json
    }
}
