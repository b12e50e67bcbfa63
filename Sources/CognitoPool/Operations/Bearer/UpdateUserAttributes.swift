import StrictJSON

/// Sets attributes of a signed-in user, and sends a code to a changed address or number that the pool verifies.
///
/// With `AttributesRequireVerificationBeforeUpdate`, such an attribute keeps its old value until the user returns the code.
enum UpdateUserAttributes: BearerOperation {
    static let name = "UpdateUserAttributes"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (bearer, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        let attributes = try input.requiredAttributes("UserAttributes")
        let settings = pool.settings
        let now = try pool.now()
        let wanted = try pool.withDirectory { directory throws(CognitoError) in
            let wanted = try directory.setting(attributes, of: bearer.user, by: client.map { .user($0) } ?? .administrator)
            let held = wanted.keeping(settings.attributesVerifiedBeforeUpdate, of: bearer.user)
            try directory.change(subject: bearer.user.subject, at: now) { $0.user = held }
            return wanted
        }
        var deliveries: [JSONValue] = []
        for attribute in settings.autoVerifiedAttributes {
            guard let value = wanted.attribute(attribute.rawValue), value != bearer.user.attribute(attribute.rawValue) else { continue }
            deliveries.append(try pool.sendCode(.attribute(attribute), to: bearer.user, at: attribute, value))
        }
        return ["CodeDeliveryDetailsList": .array(deliveries)]
    }
}

extension TestUser {
    /// The user with the old values of some attributes.
    fileprivate func keeping(_ attributes: [AliasAttribute], of old: TestUser) -> TestUser {
        var user = self
        for attribute in attributes {
            guard let value = old.attribute(attribute.rawValue) else { continue }
            _ = user.setAttribute(attribute.rawValue, value)
            if let verified = attribute.verifiedName { _ = user.setAttribute(verified, old.attribute(verified) ?? "false") }
        }
        return user
    }
}
