import StrictJSON

/// Sets attributes of a signed-in user, and sends a code to a changed address or number that the pool verifies.
///
/// With `AttributesRequireVerificationBeforeUpdate`, such an attribute keeps its old value until the user returns the code.
enum UpdateUserAttributes: BearerOperation {
    static let name = "UpdateUserAttributes"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (bearer, client) = try pool.bearerAndClient(ofAccessToken: try input.string("AccessToken"))
        let attributes = try input.requiredAttributes("UserAttributes")
        let now = try pool.now()
        let unverified = try pool.withDirectory { directory throws(CognitoError) in
            // As it is now: since the check of the token, another call may have changed the password or the groups.
            let user = try directory.account(subject: bearer.user.subject).user
            let wanted = try directory.setting(attributes, of: user, by: client.map { .user($0) } ?? .administrator)
            let held = wanted.keeping(directory.settings.attributesVerifiedBeforeUpdate, of: user)
            let verified = directory.settings.autoVerifiedAttributes
            // Without a code, one that keeps its old value until then would never change.
            let all = verified + directory.settings.attributesVerifiedBeforeUpdate.filter { !verified.contains($0) }
            let unverified = all.compactMap { attribute in
                wanted.changedValue(of: attribute, from: user).map { (attribute, $0) }
            }
            for (attribute, _) in unverified { try directory.codes.request(.attribute(attribute), for: user.subject, at: now) }
            try directory.change(subject: user.subject, at: now) { $0.user = held }
            return unverified
        }
        var deliveries: [JSONValue] = []
        for (attribute, value) in unverified {
            deliveries.append(try pool.sendCode(.attribute(attribute), to: bearer.user, at: attribute, value))
        }
        return ["CodeDeliveryDetailsList": .array(deliveries)]
    }
}

extension TestUser {
    /// The value of an attribute; `nil` if the old user has the same one.
    fileprivate func changedValue(of attribute: AliasAttribute, from old: TestUser) -> String? {
        hasSame(attribute.rawValue, as: old) ? nil : self.attribute(attribute.rawValue)
    }

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
