import CognitoCore
import StrictJSON

/// Reads settings from the members of `CreateUserPool`, `UpdateUserPool` and the pool's file.
///
/// Source: the `CreateUserPool` operation
extension PoolSettings {
    /// Members that the pool stores and returns without effect, with the type of their values.
    static let unusedMembers: KeyValuePairs<String, JSONView.Kind> = [
        "DeletionProtection": .string, "LambdaConfig": .object, "SmsVerificationMessage": .string, "EmailVerificationMessage": .string,
        "EmailVerificationSubject": .string, "VerificationMessageTemplate": .object, "SmsAuthenticationMessage": .string,
        "DeviceConfiguration": .object, "EmailConfiguration": .object, "SmsConfiguration": .object, "UserPoolTags": .object,
        "UserPoolAddOns": .object, "AccountRecoverySetting": .object, "UserPoolTier": .string,
    ]

    /// Sets every setting: to the member's value, or to Cognito's default if the member is absent, as `UpdateUserPool` does. The two policies,
    /// MFA and the attributes that are verified before an update stay if they are absent.
    ///
    /// - Throws: `malformedMember`, `contentUnreadable` or `invalidParameter`.
    mutating func read(_ input: OperationInput) throws(CognitoError) {
        autoVerifiedAttributes = try input.choices("AutoVerifiedAttributes") ?? []
        if let updates = try input.object("UserAttributeUpdateSettings") {
            attributesVerifiedBeforeUpdate = try updates.choices("AttributesRequireVerificationBeforeUpdate") ?? []
        }
        let creation = try input.object("AdminCreateUserConfig")
        onlyAdministratorsCreateUsers = try creation?.optionalBool("AllowAdminCreateUserOnly") ?? false
        inviteMessage = try creation?.stored("InviteMessageTemplate", .object)
        let policies = try input.object("Policies")
        if let policy = try policies?.object("SignInPolicy") {
            firstFactors = try policy.optionalStrings("AllowedFirstAuthFactors", maximumCount: 4) ?? ["PASSWORD"]
        }
        if let policy = try policies?.object("PasswordPolicy") { passwordPolicy = try PasswordPolicy(policy) }
        // The older name of a setting that has moved into the policy.
        let days = try creation?.optionalInteger("UnusedAccountValidityDays", in: 0...365)
        let isInPolicy = try policies?.object("PasswordPolicy")?.value("TemporaryPasswordValidityDays") != nil
        if let days, !isInPolicy { passwordPolicy.temporaryPasswordValidity = days }
        recoveryAttributes = try input.object("AccountRecoverySetting")?.recoveryAttributes() ?? [.email, .phoneNumber]
        try readMFA(input)
        unused = [:]
        for (name, kind) in Self.unusedMembers { unused[name] = try input.stored(name, kind) }
    }

    /// Checks the rules for a call alone: files of earlier versions may have other values.
    ///
    /// - Throws: `malformedMember` or `invalidParameter`.
    static func check(_ input: OperationInput) throws(CognitoError) {
        let policies = try input.object("Policies")
        let factors = try policies?.object("SignInPolicy")?.choices("AllowedFirstAuthFactors", FirstFactor.self)
        guard factors.map({ (1...4).contains($0.count) }) ?? true else { throw input.malformed("AllowedFirstAuthFactors") }
        let days = try input.object("AdminCreateUserConfig")?.optionalInteger("UnusedAccountValidityDays") ?? 0
        let isInPolicy = try policies?.object("PasswordPolicy")?.value("TemporaryPasswordValidityDays") != nil
        guard days == 0 || !isInPolicy else {
            throw .invalidParameter(.unusedAccountValidity)
        }
        try checkSchema(try input.objects("Schema"))
        for (name, values) in [("DeletionProtection", ["ACTIVE", "INACTIVE"]), ("UserPoolTier", ["LITE", "ESSENTIALS", "PLUS"])] {
            guard let value = try input.optionalString(name) else { continue }
            guard values.contains(where: { sameBytes($0, value) }) else { throw input.malformed(name) }
        }
    }

    private enum FirstFactor: String { case password = "PASSWORD", email = "EMAIL_OTP", sms = "SMS_OTP", passkey = "WEB_AUTHN" }

    private static func checkSchema(_ schema: [OperationInput]) throws(CognitoError) {
        var names: Set<ExactText> = []
        for attribute in schema {
            let name = try attribute.string("Name", length: 1...20)
            guard CognitoName.isWellFormed(name), names.insert(ExactText(name)).inserted, names.count <= 50 else {
                throw attribute.malformed("Name")
            }
        }
    }

    /// Sets the settings that only `CreateUserPool` takes: aliases, username attributes, case sensitivity, and the schema.
    mutating func readFounding(_ input: OperationInput) throws(CognitoError) {
        aliasAttributes = try input.choices("AliasAttributes") ?? []
        usernameAttributes = try input.choices("UsernameAttributes") ?? []
        guard aliasAttributes.isEmpty || usernameAttributes.isEmpty else { throw .invalidParameter(.aliasAndUsernameAttributes) }
        guard !usernameAttributes.contains(.preferredUsername) else { throw input.malformed("UsernameAttributes") }
        isCaseSensitive = try input.object("UsernameConfiguration")?.optionalBool("CaseSensitive") ?? false
        customAttributes = []
        (standardAttributes, requiredAttributes) = ([], [])
        for attribute in try input.objects("Schema") { try readSchema(attribute) }
    }

    /// Reads an attribute of the schema. A standard attribute is in every schema, and keeps its type.
    private mutating func readSchema(_ attribute: OperationInput) throws(CognitoError) {
        let name = try attribute.string("Name", length: 1...27)
        let isRequired = try attribute.optionalBool("Required") ?? false
        if TestUser.standardAttributes.contains(name) || name == "sub" {
            guard name != "sub" else { return }
            if isRequired { requiredAttributes.append(name) }
            let own = SchemaAttribute.standard(name)
            let wanted = try SchemaAttribute(name, attribute, standard: own)
            if wanted != own { standardAttributes.append(wanted) }
            return
        }
        guard !isRequired else { throw .invalidParameter(.requiredCustomAttribute) }
        let isPrefixed = name.utf8.starts(with: "custom:".utf8)
        customAttributes = (customAttributes ?? []) + [try SchemaAttribute(isPrefixed ? name : "custom:\(name)", attribute)]
    }

    private mutating func readMFA(_ input: OperationInput) throws(CognitoError) {
        guard let requirement = try input.choice("MfaConfiguration", PoolMFA.Requirement.self) else { return }
        mfa.requirement = requirement
        // `SetUserPoolMfaConfig` selects the methods. Until then authenticators are allowed, since users could not sign in without any.
        if requirement != .off, !mfa.hasMethod { mfa.allowsSoftwareToken = true }
    }
}

extension PoolMFA {
    var hasMethod: Bool { allowsSoftwareToken || allowsEmail || allowsSMS }
}

extension PasswordPolicy {
    fileprivate init(_ input: OperationInput) throws(CognitoError) {
        self.init()
        minimumLength = Int(try input.optionalInteger("MinimumLength", in: 6...99) ?? 8)
        requiresUppercase = try input.optionalBool("RequireUppercase") ?? false
        requiresLowercase = try input.optionalBool("RequireLowercase") ?? false
        requiresDigit = try input.optionalBool("RequireNumbers") ?? false
        requiresSymbol = try input.optionalBool("RequireSymbols") ?? false
        temporaryPasswordValidity = try input.optionalInteger("TemporaryPasswordValidityDays", in: 0...365) ?? 7
        historySize = Int(try input.optionalInteger("PasswordHistorySize", in: 0...24) ?? 0)
    }
}

extension SchemaAttribute {
    /// - Parameter standard: The attribute as Cognito has it, if it is a standard one.
    fileprivate init(_ name: String, _ input: OperationInput, standard: SchemaAttribute? = nil) throws(CognitoError) {
        let given = try input.optionalString("AttributeDataType")
        let type = standard?.type ?? given ?? "String"
        guard ["String", "Number", "DateTime", "Boolean"].contains(type) else { throw input.malformed("AttributeDataType") }
        let text = try input.object("StringAttributeConstraints")
        let number = try input.object("NumberAttributeConstraints")
        let minimum = try type == "Number" ? number?.bound("MinValue") : text?.bound("MinLength")
        let maximum = try type == "Number" ? number?.bound("MaxValue") : text?.bound("MaxLength")
        self.init(
            name: name, type: type, isMutable: try input.optionalBool("Mutable") ?? true, minimum: minimum ?? standard?.minimum,
            maximum: maximum ?? standard?.maximum)
    }
}

extension OperationInput {
    /// A member that is stored without effect; `nil` if it is absent. Throws `contentUnreadable` for a value of another type.
    func stored(_ name: String, _ kind: JSONView.Kind) throws(CognitoError) -> JSONValue? {
        guard let value = value(name) else { return nil }
        guard value.kind == kind else { throw .contentUnreadable }
        return JSONValue(withoutNulls: value)
    }

    /// The attributes of `RecoveryMechanisms` by their priority.
    fileprivate func recoveryAttributes() throws(CognitoError) -> [AliasAttribute]? {
        let mechanisms = try objects("RecoveryMechanisms")
        guard !mechanisms.isEmpty else { return nil }
        var ranked: [(priority: Int64, attribute: AliasAttribute)] = []
        for mechanism in mechanisms {
            guard let priority = try mechanism.optionalInteger("Priority", in: 1...2) else { throw mechanism.missing("Priority") }
            switch try mechanism.string("Name") {
            case "verified_email": ranked.append((priority, .email))
            case "verified_phone_number": ranked.append((priority, .phoneNumber))
            case "admin_only": break
            default: throw mechanism.malformed("Name")
            }
        }
        return ranked.sorted { $0.priority < $1.priority }.map(\.attribute)
    }

    /// A number that the wire form spells as a text.
    fileprivate func bound(_ name: String) throws(CognitoError) -> Int64? {
        guard let text = try optionalString(name) else { return nil }
        guard let number = Int64(text) else { throw malformed(name) }
        return number
    }
}
